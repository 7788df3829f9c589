import { words } from '@/ui/i18n';

/** Taking in what a phone could not send. */
export const t = words({
  title: ['救援文件', 'Rescue files'],
  intro: [
    '技术员的手机传不出去时，会存成一个加密的救援文件。拖到这里，或选择文件。',
    'A phone that cannot send saves its work as one encrypted file. Drop it here, or choose it.',
  ],
  safe: [
    '记录先进“待决定”，由您放行后才生效；同一文件导入两次、手机以后又传上来，都不会重复。',
    'Its records wait in “To decide” until somebody releases them; the same file twice, or the phone sending later, makes nothing twice.',
  ],
  choose: ['选择文件', 'Choose a file'],
  other: ['选择另一个文件', 'Choose another file'],
  again: ['再试一次', 'Try again'],
  sending: ['正在上传 {percent}%', '{percent}% sent'],
  reading: ['正在读取…', 'Reading it…'],
  passphrase: ['口令', 'Passphrase'],
  passphraseHint: ['技术员在手机上设的口令，请他另行告知。', 'The technician chose it on the phone; let him tell you.'],
  open: ['打开并导入', 'Open and take in'],
  took: ['{name}的文件已导入', 'Taken in: the file of {name}'],
  madeAt: ['生成于 {when}', 'Made {when}'],
  records: [
    (n: number) => `${n} 条记录等待放行`,
    (n: number) => (n === 1 ? '1 record to decide' : `${n} records to decide`),
  ],
  known: [(n: number) => `${n} 条这里已有`, (n: number) => `${n} already here`],
  files: [(n: number) => `${n} 个照片文件`, (n: number) => (n === 1 ? '1 photo' : `${n} photos`)],
  filesKnown: [(n: number) => `${n} 个照片已有`, (n: number) => `${n} photos already here`],
  decide: ['去“待决定”放行', 'Release them in “To decide”'],
  forms: ['没有填完的表单', 'Forms not finished'],
  formsHint: [
    '只供查看，不会保存；请与技术员核对后补填。',
    'To be read only, they are not kept; go through them with the technician.',
  ],
  FOREIGN: ['这不是救援文件。', 'This is not a file a phone has made.'],
  EMPTY: ['文件是空的。', 'The file is empty.'],
  TOO_LARGE: ['文件超过 512 MB。', 'The file is larger than 512 MB.'],
  LINE: ['没有传完，什么也没有改变，请再试一次。', 'It did not get through; nothing was changed. Please try again.'],
  SIGN_IN: ['登录已过期，请先重新登录。', 'Your sign-in has run out; please sign in again first.'],
  NOT_ALLOWED: ['只有主管和经理可以导入。', 'Only supervisors and managers take files in.'],
  RESCUE_FOREIGN: ['这不是救援文件。', 'This is not a file a phone has made.'],
  RESCUE_NEWER: ['文件由更新的版本生成，请先升级服务器。', 'A newer app has made this file; update the server first.'],
  RESCUE_DAMAGED: [
    '文件不完整或被改动过，什么也没有导入；请技术员重新生成或另换方式发送。',
    'The file is cut or changed, and nothing was taken in; have it made again, or sent another way.',
  ],
  RESCUE_PASSPHRASE: ['口令不对，或文件不完整。', 'The passphrase is wrong, or the file is cut.'],
  RESCUE_OTHER_OFFICE: [
    '文件是给另一个办公室的，这里打不开。',
    'The file was made for another office; it cannot be opened here.',
  ],
  RESCUE_NOBODY: ['这里没有生成文件的那位人员。', 'The person who made the file is not known here.'],
  RESCUE_OTHER_CENTRE: [
    '生成文件的人属于另一个服务中心。',
    'The person who made the file belongs to another service centre.',
  ],
  leftTitle: ['有人换了手机，旧手机里还有工作', 'Phones left with unsent work'],
  leftNone: ['没有', 'None'],
  who: ['人员', 'Person'],
  phone: ['设备', 'Device'],
  holds: ['未上传', 'Unsent'],
  last: ['最后联系', 'Last heard of'],
  since: ['改用新设备', 'On another since'],
  unsent: [
    (records: number, files: number) => `${records} 条记录，${files} 个文件`,
    (records: number, files: number) => `${records} records, ${files} files`,
  ],
});

/** A fault in words; for one nobody put into words, that it did not get through. */
export const wrong = (code: string): string => (t as unknown as Record<string, () => string>)[code]?.() ?? t.LINE();
