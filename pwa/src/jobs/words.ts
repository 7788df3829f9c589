import { words } from '@/ui/i18n';

/** The technician's day and the job. */
export const t = words({
  today: ['今日工单', 'Today'],
  group_now: ['进行中', 'Now'],
  group_late: ['已超时', 'Late'],
  group_today: ['今天', 'Today'],
  group_later: ['以后', 'Later'],
  group_done: ['已完成', 'Done'],
  emptyTitle: ['今天没有工单', 'No jobs for today'],
  emptyText: [
    '调度派工后会出现在这里；联网时自动更新。',
    'Jobs appear here as the dispatcher assigns them, whenever there is a network.',
  ],
  loadNow: ['立即获取', 'Fetch now'],
  noWindow: ['待约', 'To agree'],
  left: ['剩 {span}', '{span} left'],
  late: ['超时 {span}', '{span} late'],
  number: ['工单 {number}', 'Job {number}'],
  unnumbered: ['新工单', 'New job'],
  settings: ['设置', 'Settings'],
  notices: ['消息', 'Messages'],
  notice_assigned: ['新派工', 'New job'],
  notice_reassigned: ['已改派', 'Reassigned'],
  notice_rescheduled: ['已改约', 'Rescheduled'],
  notice_cancelled: ['已取消', 'Cancelled'],
  notice_sent_back: ['退回补记', 'Sent back'],
  noticeReason: ['原因：{reason}', 'Reason: {reason}'],
  read: ['知道了', 'Got it'],
  lost_reassigned: ['此工单已改派他人', 'This job was given to someone else'],
  lost_cancelled: ['此工单已取消', 'This job was cancelled'],
  lost_other: ['此工单已不在您名下', 'This job is no longer yours'],
  lostKept: ['您已记录的内容都会保留。', 'What you recorded is kept.'],
  lostMayFinish: [
    '您已开始作业，可以继续完成，调度会看到。',
    'You had started: you may finish, the dispatcher will see it.',
  ],
  missing: ['工单不在本机', 'This job is not on the device'],
  missingText: [
    '可能已改派或尚未下载；联网后重试。',
    'It may have been reassigned or not loaded yet. Try again with a network.',
  ],
});

/** The state machine's states, as on the paper forms. */
export const statusWords = words({
  registered: ['已登记', 'Registered'],
  assigned: ['已派工', 'Assigned'],
  accepted: ['已接单', 'Accepted'],
  appointed: ['已预约', 'Appointed'],
  travelling: ['在途', 'On the way'],
  arrived: ['已到达', 'Arrived'],
  working: ['作业中', 'Working'],
  signed: ['已签字', 'Signed'],
  left: ['已离开', 'Left'],
  verified: ['已确认', 'Verified'],
  cancelled: ['已取消', 'Cancelled'],
});

export const chargeWords = words({
  paid: ['有费', 'Paid'],
  contract: ['合同', 'Contract'],
  free: ['免费', 'Free (warranty)'],
  internal: ['行政', 'Internal'],
});

export const priorityWords = words({
  normal: ['一般', 'Normal'],
  urgent: ['急修', 'Urgent'],
  major: ['重大故障', 'Major fault'],
});

export const channelWords = words({
  phone: ['电话', 'Phone'],
  letter: ['信函', 'Letter'],
  fax: ['传真', 'Fax'],
  visit: ['来访', 'Visit'],
  web: ['网络', 'Web'],
});

/** Steps as they stand in the job's story. */
export const stepWords = words({
  register: ['登记', 'Registered'],
  assign: ['派工', 'Assigned'],
  accept: ['接单', 'Accepted'],
  appoint: ['预约', 'Time agreed'],
  reschedule: ['改约', 'Rescheduled'],
  travel: ['出发', 'Set out'],
  arrive: ['到达', 'Arrived'],
  start: ['开始作业', 'Work started'],
  sign: ['顾客签字', 'Customer signed'],
  unsigned: ['顾客未签字', 'Not signed'],
  leave: ['离开', 'Left'],
  verify: ['确认', 'Verified'],
  send_back: ['退回补记', 'Sent back'],
  answer: ['补记完成', 'Answered'],
  cancel: ['取消', 'Cancelled'],
  edit: ['更改', 'Changed'],
  report: ['现场确认故障', 'Fault found'],
});
