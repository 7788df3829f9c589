import { words } from '@/ui/i18n';

/** What is kept how long (D13). */
export const t = words({
  title: ['保存期', 'Retention'],
  back: ['待确认', 'To confirm'],
  rule: ['保存规则', 'The rule'],
  ruleOf: ['{charge}：{years} 年', '{charge}: {years} years'],
  forEver: ['其余永久保存', 'all else for ever'],
  none: ['没有设保存期，全部永久保存', 'No time is set: everything is kept for ever'],
  noneText: [
    '管理员在服务器上设定保存期后，到期的顾客会列在这里。系统从不自动销毁。',
    'When the administrator has set a time on the server, whose time is over is listed here. Nothing is ever destroyed by itself.',
  ],
  due: ['保存期满', 'Time is over'],
  dueNone: ['目前没有到期的', 'Nobody’s time is over'],
  customer: ['顾客', 'Customer'],
  jobs: ['工单', 'Jobs'],
  last: ['最后完工', 'Last closed'],
  tickAll: ['全部勾选', 'Tick all'],
  untick: ['取消勾选', 'Untick'],
  ticked: ['勾选', 'Tick'],
  tick: ['勾选 {name}', 'Tick {name}'],
  more: ['再读一些', 'Show more'],
  destroy: [(n: number) => `销毁 ${n} 位…`, (n: number) => `Destroy ${n}…`],
  sheetTitle: [
    (n: number) => `销毁 ${n} 位顾客的个人内容`,
    (n: number) =>
      n === 1 ? 'Destroy the personal values of 1 customer' : `Destroy the personal values of ${n} customers`,
  ],
  sheetText: [
    '姓名、电话、地址、意见、笔迹和照片将永远无法恢复；工单、检验、金额和封存的证明保留。',
    'Names, phones, addresses, comments, handwriting and photos can never be had again. Jobs, checks, sums and the proof of the seals stay.',
  ],
  sure: ['我已核对名单', 'I have checked the list'],
  sureNeeded: ['请先核对名单并勾选。', 'Please check the list and tick this first.'],
  reason: ['原因', 'Reason'],
  usual: ['保存期满（{year}）', 'Time is over ({year})'],
  confirm: ['销毁', 'Destroy'],
  destroyed: [(n: number) => `已销毁 ${n} 位`, (n: number) => (n === 1 ? '1 destroyed' : `${n} destroyed`)],
  holds: ['留存中', 'On hold'],
  holdsNone: ['没有留存的工单', 'No job is on hold'],
});
