import { words } from '@/ui/i18n';

/** How a seal is shown to others: its public page, its file. */
export const t = words({
  page: ['公开核验页', 'Public page'],
  pageNote: [
    '任何人凭封存码可在此核验；输入顾客电话后四位可看内容。',
    'Anybody with the code can check it there, and read it with the last four digits of the customer’s phone number.',
  ],
  file: ['封存文件', 'The seal’s file'],
  qr: ['二维码', 'QR code'],
  qrLabel: ['公开核验页的二维码', 'QR code of the public page'],
  failed: ['没有取到文件，请检查网络。', 'The file did not come. Check the network.'],
});
