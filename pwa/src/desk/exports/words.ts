import { words } from '@/ui/i18n';

/** Taking data along. */
export const t = words({
  title: ['导出', 'Export'],
  what: ['导出什么', 'What'],
  what_register: ['登记簿', 'Register'],
  what_parts: ['零件', 'Parts'],
  what_hours: ['工时', 'Hours'],
  what_customers: ['顾客与设备', 'Customers'],
  what_archive: ['全部数据', 'Everything'],
  format: ['文件格式', 'File'],
  filtered: [
    '只导出符合登记簿当前条件的工单及其内容。',
    'Only the jobs the register shows now, and what belongs to them.',
  ],
  whole: ['导出您所见服务中心的全部工单。', 'All jobs of the service centres you see.'],
  archiveNote: [
    '全公司所有记录、签字、照片和操作日志，一个 ZIP 文件，不需要 Fieldseal 就能打开。',
    'All records, signatures, photos and the log of the whole firm in one ZIP, readable without Fieldseal.',
  ],
  personal: [
    '文件含个人信息：请妥善保管，用完删除。谁导出了什么会留下记录。',
    'The file holds personal data: keep it safe and delete it after use. Who exported what is written down.',
  ],
  start: ['导出', 'Export'],
  recent: ['最近的导出', 'Recent exports'],
  none: ['还没有导出过', 'Nothing exported yet'],
  waiting: ['排队中', 'Waiting'],
  making: ['正在生成', 'Being made'],
  makingOf: ['正在生成 {percent}%', '{percent}% made'],
  ready: ['{rows} 行 · {size}', '{rows} lines · {size}'],
  until: ['保留到 {when}', 'kept until {when}'],
  failed: ['没有完成', 'Not finished'],
  error_TooLong: ['行数超过 Excel 的上限，请改用 CSV', 'More lines than Excel takes; choose CSV'],
  error_ENDED: ['多次中断，请重新开始', 'Interrupted several times; start it again'],
  gone: ['文件已删除', 'File deleted'],
  download: ['下载', 'Download'],
  again: ['重新开始', 'Start again'],
  drop: ['删除', 'Delete'],
  trouble: ['没有成功，请稍后再试', 'That did not work; please try again'],
  byServer: ['服务器', 'The server'],
});
