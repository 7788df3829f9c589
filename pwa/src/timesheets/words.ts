import { words } from '@/ui/i18n';

export const t = words({
  title: ['工时', 'Time'],
  total: ['合计', 'In all'],
  empty: ['还没有工时', 'No time yet'],
  emptyText: [
    '出发、到达、开始、完工会自动记录工时。',
    'Setting out, arriving, starting and finishing record it by themselves.',
  ],
  running: ['正在计时', 'Running'],
  since: ['自 {time}', 'since {time}'],
  waitNow: ['开始等待', 'Start waiting'],
  waitEnd: ['结束等待', 'End waiting'],
  waiting: ['正在等待', 'Waiting'],
  waitHint: ['等零件、等门、等顾客', 'For parts, a gate, the customer'],
  add: ['补记工时', 'Add time by hand'],
  correctTitle: ['更正工时', 'Correct the time'],
  addTitle: ['补记工时', 'Add time'],
  kind: ['种类', 'Kind'],
  day: ['日期', 'Day'],
  from: ['从', 'From'],
  until: ['到', 'To'],
  reason: ['原因', 'Reason'],
  needReason: ['请写明原因。', 'Please give the reason.'],
  badTimes: ['结束时间须不早于开始时间。', 'The end cannot be before the start.'],
  saved: ['工时已记录', 'The time is recorded'],
  bySteps: ['按步骤', 'By the steps'],
  byHand: ['手动', 'By hand'],
  reasonWas: ['原因：{reason}', 'Reason: {reason}'],
  clock: ['时间按办公室时钟校正。', 'Times follow the office’s clock.'],
});

export const kindWords = words({
  travel: ['路途', 'Travel'],
  work: ['作业', 'Work'],
  waiting: ['等待', 'Waiting'],
});
