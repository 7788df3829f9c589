import { words } from '@/ui/i18n';
import { wordsFor } from '@/ui/i18n/words';
import { documentLocale } from '../document_language.svelte';
import { CAPACITY_WORDS, GRADE_WORDS, POINT_WORDS, STATE_WORDS } from '../shared_words';
import type { Point, State } from './points';
import type { FileFault } from './file';

/** The page anybody may open who holds a voucher. */
export const t = words({
  title: ['核验封存凭证', 'Check a sealed voucher'],
  other: ['English', '中文'],
  code: ['封存码', 'Seal code'],

  afterwards: ['此设备', 'This machine'],
  warranty: ['保修至', 'Warranty until'],
  nextService: ['下次保养', 'Next service'],
  asking: ['正在核验…', 'Checking…'],
  valid: ['有效：与签字时完全一致', 'Valid: exactly as it was signed'],
  amended: [
    (n: number) => `有效：签字内容未变，之后另有 ${n} 处更正`,
    (n: number) =>
      `Valid: what was signed is unchanged; ${n === 1 ? 'one amendment was' : `${n} amendments were`} made later`,
  ],
  erased: ['有效：个人信息已按要求删除', 'Valid: personal fields were erased on request'],
  andErased: ['个人信息已按要求删除。', 'Personal fields were erased on request.'],
  broken: ['不一致：这不是当时签字的内容', 'Broken: this is not what was signed'],
  comma: ['、', ', '],
  brokenAt: ['不一致之处：{points}', 'What does not hold: {points}'],
  unknown: ['查无此封存码', 'No seal has this code'],
  unknownHow: [
    '请对照凭证核对这 16 位字母和数字。如无误，请联系服务公司。',
    'Compare the 16 letters and digits with the voucher. If they are right, ask the firm.',
  ],
  offline: ['无法连接公司的服务器', 'The firm’s server cannot be reached'],
  offlineHow: ['没有网络也可以核验文件：见下方。', 'Without a network you can still check a file: see below.'],
  failed: ['服务器没有正确应答', 'The server gave no proper answer'],
  failedHow: ['请稍后再试。', 'Please try again later.'],
  again: ['再试一次', 'Try again'],
  byServer: ['由公司的服务器核验', 'Checked by the firm’s server'],
  byDevice: ['在本机核验，没有上传任何内容', 'Checked on this device; nothing was uploaded'],
  number: ['封存链第 {n} 号', 'Number {n} in the chain of seals'],
  headDay: ['{day} 的链首已由公司签名', 'The chain’s head of {day} is signed by the firm'],
  headNone: ['尚无签名的链首，每日一次', 'No signed head yet; there is one a day'],
  absent: [
    (n: number) => `${n} 个文件不在服务器上`,
    (n: number) => (n === 1 ? 'one file is not on the server' : `${n} files are not on the server`),
  ],

  enter: ['输入封存码', 'Enter a seal code'],
  enterHint: ['凭证上的 16 位字母和数字', 'The 16 letters and digits on the voucher'],
  enterWrong: ['封存码有 16 位字母和数字。', 'A code has 16 letters and digits.'],
  check: ['核验', 'Check'],

  openTitle: ['查看凭证内容', 'See the voucher itself'],
  digits: ['顾客电话号码的后四位', 'Last four digits of the customer’s phone number'],
  digitsWhy: [
    '内容含个人信息，输入这四位数字才能查看。',
    'It holds personal data, and is shown to whoever knows these digits.',
  ],
  digitsFour: ['请输入四位数字。', 'Four digits, please.'],
  digitsWrong: ['这四位数字不能打开此凭证。', 'These digits do not open this voucher.'],
  digitsMany: [
    (minutes: number) => `错误次数过多，请 ${minutes} 分钟后再试。`,
    (minutes: number) => `Too many wrong digits. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  ],
  firm: [
    '此凭证没有登记电话，无法在此查看；请由服务公司出示。',
    'No phone number is on file for this voucher, so it cannot be shown here: ask the firm to show it to you.',
  ],
  open: ['查看', 'Show'],
  openErased: ['查看保留的内容', 'Show what is left'],
  save: ['保存封存文件', 'Save the seal’s file'],

  file: ['核验文件', 'Check a file'],
  fileText: [
    '凭证的 PDF，或封存文件。只在本机核验，不上传，离线也可以。',
    'A voucher’s PDF, or a seal’s file. It is checked on this device, nothing is uploaded, and it works offline.',
  ],
  choose: ['选择文件', 'Choose a file'],
  dropHere: ['也可以把文件拖到这里', 'or drop it here'],
  fileName: ['文件：{name}', 'File: {name}'],
  closeFile: ['关闭文件', 'Close the file'],
  ask: ['向公司核对', 'Ask the firm’s server'],
  askYes: [
    '公司的服务器也有此封存，封存链第 {n} 号。',
    'The firm’s server has this seal too: number {n} in its chain.',
  ],
  askOther: [
    '公司的服务器有此封存，但与文件不符。',
    'The firm’s server has a seal with this code, but not as the file has it.',
  ],
  askNo: ['公司的服务器没有此封存。', 'The firm’s server does not know this seal.'],
  keyTheirs: ['签名链首的密钥正是公司公布的。', 'The key that signed the head is the one the firm publishes.'],
  keyOther: ['签名链首的密钥不是公司公布的。', 'The key that signed the head is none the firm publishes.'],
  alsoHere: ['本机也已核验，结果一致。', 'Also checked on this device, with the same result.'],
  notHere: ['本机核验的结果不同：{points}', 'Checked on this device it does not hold: {points}'],
  otherPaper: [
    'PDF 页面上印的内容未作比对：以下方显示的封存内容为准。',
    'What the PDF’s pages show was not compared: what counts is the sealed text shown below.',
  ],
  limitsFile: [
    '文件证明：内容、笔迹和个人信息与封存时一致。文件本身不能证明公司的封存链中有它；有网络时可向公司核对。',
    'The file shows that text, strokes and personal values are as they were sealed. It cannot show by itself that it stands in the firm’s chain of seals; with a network you can ask.',
  ],
  limitsHead: [
    '文件还证明：它在公司以密钥签名的链首之内。请与公司公布的密钥核对：{key}',
    'The file also shows that it is covered by a head of the chain signed with the firm’s key. Compare the key with the one the firm publishes: {key}',
  ],
  limitsUnable: [
    '此浏览器不能核验 Ed25519 签名，链首的签名未核验。',
    'This browser cannot check Ed25519 signatures, so the head’s signature was not checked.',
  ],

  odd: ['内容无法显示：它不是本程序写出的样子。', 'It cannot be shown: it is not as this program writes it.'],
  notes: ['签字后的更正', 'Amendments after the signature'],
  points: ['核验项目', 'What was checked'],
});

export const pointWords = words({
  ...POINT_WORDS,
  strokes: ['签字笔迹', 'The strokes of the signature'],
  place: ['在封存链中的位置', 'Its place in the chain of seals'],
  head: ['当日链首的签名', 'The signed head of the day'],
  amendments: ['签字后的更正', 'Amendments'],
} satisfies Record<Point, readonly [string, string]>);

export const stateWords = words({
  ...STATE_WORDS,
  none: ['没有', 'None'],
  unable: ['此处不能核验', 'Not checked here'],
  waits: ['不在此处', 'Not here'],
} satisfies Record<State, readonly [string, string]>);

export const faultWords = words({
  empty: ['文件是空的。', 'The file is empty.'],
  too_big: ['文件太大，凭证没有这么大。', 'The file is too large for a voucher.'],
  not_json: ['这不是封存文件，也不是 PDF，或已损坏。', 'This is neither a seal’s file nor a PDF, or it is damaged.'],
  not_ours: ['这不是封存文件。', 'This is no seal’s file.'],
  rewritten: [
    '文件被改动过：它不是公司写出的样子。请向公司重新索取。',
    'The file was changed: it is not as the firm writes it. Ask the firm for it again.',
  ],
  encrypted: ['PDF 有密码保护，不能核验。', 'The PDF is protected by a password and cannot be checked.'],
  no_attachment: ['这份 PDF 里没有封存文件。', 'There is no seal’s file in this PDF.'],
  unreadable: ['PDF 里的附件读不出来。', 'The file attached to the PDF cannot be read.'],
  several: ['这份 PDF 里有几个不同的封存文件。', 'There are several different seal’s files in this PDF.'],
  lost: ['文件读不出来，请再选一次。', 'The file cannot be read. Please choose it again.'],
} satisfies Record<FileFault, readonly [string, string]>);

const signed = wordsFor(documentLocale);

/** Labels of the document, in the language it was signed in. */
export const d = signed({
  rating: ['顾客评价', 'Rating'],
  noRating: ['顾客未评价', 'The customer gave no rating'],
  attitude: ['服务态度', 'Attitude'],
  skill: ['技术水平', 'Skill'],
  arrival: ['到达及时', 'Arrival in time'],
  promises: ['履行承诺', 'Promises kept'],
  comment: ['意见和建议', 'Comment'],
  declaration: ['声明', 'Declaration'],
  signer: ['签字人', 'Signer'],
  signedAt: ['签字时间', 'Signed'],
  erased: ['（已删除）', '(erased)'],
});

export const grades = signed(GRADE_WORDS);
export const capacities = signed(CAPACITY_WORDS);
