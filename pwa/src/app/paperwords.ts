import { words } from '@/ui/i18n';

/** Papers to open, print and save. */
export const paperWords = words({
  voucher: ['凭证 PDF', 'Voucher PDF'],
  chinese: ['中文', 'Chinese'],
  english: ['英文', 'English'],
  both: ['中英对照', 'Both'],
  card: ['修护卡', 'Repair card'],
  plan: ['今日派工单', 'Today’s dispatch list'],
  report: ['今日日报表', 'Today’s report'],
  register: ['打印', 'Print'],
  offline: ['现在连不上服务器，稍后再试。', 'The server cannot be reached now. Try again later.'],
  tooMany: [
    '超过一千行，请缩小范围，或导出表格。',
    'More than a thousand lines: narrow the filter, or export a table.',
  ],
  noFont: ['服务器缺少字体，请联系管理员。', 'The server has no font for papers. Please ask an administrator.'],
  failed: ['没有打印成功，请稍后再试。', 'It could not be printed. Try again later.'],
});
