import { words } from '@/ui/i18n';

/** The technician's side: the code for the customer's own phone, and copies of what was signed. */
export const o = words({
  title: ['顾客用自己的手机签字', 'Sign on the customer’s own phone'],
  choice: ['用顾客自己的手机签', 'On the customer’s own phone'],
  scan: [
    '请顾客扫码，在自己的手机上核对、评价、签字。',
    'The customer scans this and checks, rates and signs on his own phone.',
  ],
  qrLabel: ['签字链接的二维码', 'QR code of the link to sign'],
  once: ['只能签一次；内容有变即作废。', 'It works once; any change to the job voids it.'],
  until: ['有效至 {when}', 'Valid until {when}'],
  preparing: ['正在准备…', 'Preparing…'],

  pending: ['需要先与公司联系一次', 'The office is needed once'],
  pendingText: [
    '二维码要等公司收到本工单的全部记录后才能给出。现在没有网络也可以在本机上签字。',
    'The code can be given once the office has everything of this job. Without a network, sign on this phone instead.',
  ],
  waiting: ['等待顾客打开', 'Waiting for the customer'],
  opened: ['顾客已打开，尚未签字', 'Opened, not signed yet'],
  signed: ['顾客已在自己的手机上签字', 'Signed on the customer’s own phone'],
  signedText: ['签字已到达公司和本机。', 'The signature is with the office and on this phone.'],
  void: ['已作废：工单内容有变', 'Void: the job has changed'],
  voidText: [
    '给出二维码以后又添加或改动了内容。请重新出码，请顾客重新扫码。',
    'Something was added or changed after the code was made. Make a new one and ask the customer to scan it.',
  ],
  differs: ['公司的记录与本机不一致', 'The office has something else'],
  differsText: [
    '有记录尚未被公司采用（见“同步”页）。可重新出码，或在本机上签字。',
    'Some entries are not accepted by the office yet (see the sync page). Make a new code, or sign on this phone.',
  ],
  expired: ['已过期', 'Run out'],
  expiredText: ['请重新出码。', 'Make a new code.'],
  revoked: ['已收回', 'Taken back'],
  revokedText: ['原链接已失效。', 'The link leads nowhere any more.'],

  link: ['链接', 'Link'],
  copy: ['复制链接', 'Copy link'],
  copied: ['链接已复制', 'The link is copied'],
  notCopied: ['无法复制，请长按链接。', 'It could not be copied; please select the link.'],
  sms: ['发短信', 'Text it'],
  share: ['分享', 'Share'],
  message: [
    '请核对并签署本次服务凭证（只能用一次）：{link}',
    'Please check and sign your service voucher (works once): {link}',
  ],
  again: ['重新出码', 'New code'],
  revoke: ['收回链接', 'Take it back'],
  tryNow: ['立即联系公司', 'Contact the office now'],
  here: ['在本机上签字', 'Sign on this phone'],
  toJob: ['返回工单', 'Back to the job'],

  copies: ['给顾客一份', 'A copy for the customer'],
  copyQr: ['核验网址的二维码', 'QR code of the address to verify'],
  copyText: ['扫码即可核验；也可在该网址输入封存码。', 'Scan it to verify, or type the code at this address.'],
  copyLater: ['公司收到签字后，该网址即可打开。', 'The address opens once the office has the signature.'],
  mail: ['发到电子邮箱', 'Send by e-mail'],
  mailAddress: ['电子邮箱', 'E-mail address'],
  mailWrong: ['请填写电子邮箱。', 'Please write an e-mail address.'],
  mailSend: ['发送', 'Send'],
  mailWaiting: ['{address}：有网络时发出', '{address}: goes out with the next contact'],
  mailSent: ['{address}：{when} 已发出', '{address}: sent {when}'],
  mailProblem: ['{address}：尚未发出（{why}）', '{address}: not sent yet ({why})'],
  shareCopy: ['服务凭证 {code}：{link}', 'Service voucher {code}: {link}'],
});
