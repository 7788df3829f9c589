import { words } from '@/ui/i18n';

/** The next step, in the imperative, and what happens besides. */
export const nextWords = words({
  accept: ['接单', 'Accept the job'],
  appoint: ['联系顾客，约定时间', 'Call and agree a time'],
  travel: ['出发', 'Set out'],
  arrive: ['到达现场', 'I have arrived'],
  start: ['开始作业', 'Start work'],
  finish: ['交顾客确认、签字', 'Finish: hand to the customer'],
  own_phone: ['顾客用自己的手机签', 'Sign on the customer’s own phone'],
  unsigned: ['顾客未签字…', 'Nobody signs…'],
  leave: ['离开现场', 'Leave the site'],
  accept_hint: ['调度立即看到', 'The dispatcher sees it'],
  appoint_hint: ['核对故障，备好零件和工具', 'Check the fault, take the right parts'],
  travel_hint: ['路途工时开始', 'Travel time starts'],
  arrive_hint: ['路途工时结束', 'Travel time ends'],
  start_hint: ['作业工时开始', 'Work time starts'],
  finish_hint: ['作业工时结束', 'Work time ends'],
  own_phone_hint: ['出示二维码，或发链接', 'By a QR code or a link'],
  unsigned_hint: ['拒签、无人在场：写明原因', 'Refused, nobody there: say why'],
  leave_hint: ['工单完成，服务主任确认', 'The supervisor verifies next'],
  other: ['其他步骤', 'Other steps'],
  otherText: ['步骤可以跳过；时间按点击时记录。', 'Steps may be skipped; the time is that of the tap.'],
  appointAgain: ['更改预约时间', 'Change the agreed time'],
});
