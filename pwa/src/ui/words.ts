import { words } from './i18n';

/** What every screen says. */
export const t = words({
  app: ['现场封存', 'Fieldseal'],
  back: ['返回', 'Back'],
  close: ['关闭', 'Close'],
  save: ['保存', 'Save'],
  saved: ['已保存', 'Saved'],
  cancel: ['取消', 'Cancel'],
  change: ['更改', 'Change'],
  add: ['添加', 'Add'],
  done: ['完成', 'Done'],
  more: ['更多', 'More'],
  optional: ['选填', 'optional'],
  erase: ['删除一位', 'Delete a digit'],
  sign: ['正负号', 'Plus or minus'],
  point: ['小数点', 'Decimal point'],
  none: ['无', 'None'],
  today: ['今天', 'Today'],
  tomorrow: ['明天', 'Tomorrow'],
  yesterday: ['昨天', 'Yesterday'],
  hours: ['{h} 小时', '{h} h'],
  minutes: ['{m} 分', '{m} min'],
  hoursMinutes: ['{h} 小时 {m} 分', '{h} h {m} min'],
  justNow: ['刚刚', 'just now'],
  ago: ['{span}前', '{span} ago'],
  days: [(n: number) => `${n} 天`, (n: number) => (n === 1 ? '1 day' : `${n} days`)],
});
