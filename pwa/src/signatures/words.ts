import { words } from '@/ui/i18n';
import { CAPACITY_WORDS, GRADE_WORDS } from './shared_words';

/** What the customer reads, and the technician before and after. The papers' own words (服务凭证, 顾客评价). */
export const t = words({
  toCustomer: ['交给顾客', 'Hand to the customer'],
  toCustomerText: [
    '手机交给顾客后，只有这份服务凭证可见；输入返回密码才能回来。',
    'While the customer holds the phone only this voucher is in reach. The PIN leads back.',
  ],
  customerLanguage: ['顾客的语言', 'The customer’s language'],
  pinSet: ['设置返回密码（至少 4 位数字）', 'Set a PIN (four digits or more)'],
  pinSetHint: ['请记住它；不要让顾客看到。', 'Remember it, and do not let the customer see it.'],
  pinShort: ['至少 4 位数字。', 'Four digits or more.'],
  begin: ['交给顾客', 'Hand over'],
  notNow: ['暂不', 'Not now'],

  voucher: ['服务凭证', 'Service voucher'],
  stepOf: ['第 {n} 步，共 {all} 步', 'Step {n} of {all}'],
  technicianBack: ['技术员返回', 'Technician: back'],
  otherLanguage: ['English', '中文'],
  back: ['上一步', 'Back'],
  next: ['下一步', 'Next'],

  summaryTitle: ['请核对本次服务', 'Please check this service'],
  summaryText: ['下面是您将要签字确认的全部内容。', 'This is everything you are going to sign.'],
  summaryNext: ['内容已核对', 'I have checked it'],

  amendedTitle: ['请核对更正', 'Please check the amendments'],
  amendedText: [
    '您签过字的内容没有改动；下面是之后的更正，请核对后签字。',
    'What you signed has not been changed. These are the amendments made since; please check and sign them.',
  ],

  ratingTitle: ['请您评价', 'How was the service?'],
  ratingText: [
    '请按您的真实感受评价，评价随凭证一起封存。',
    'Rate as you found it. The rating is sealed with the voucher.',
  ],
  attitude: ['服务态度', 'Attitude'],
  skill: ['技术水平', 'Skill'],
  arrival: ['到达及时', 'Arrival in time'],
  promises: ['履行承诺', 'Promises kept'],
  comment: ['意见和建议', 'Comment'],
  ratingMissing: ['请四项都评价，或选择“不评价”。', 'Please rate all four, or choose “No rating”.'],
  noRating: ['不评价', 'No rating'],
  noRatingNote: ['顾客未评价', 'The customer gave no rating'],

  signerTitle: ['由谁签字', 'Who signs?'],
  signerName: ['签字人姓名', 'Name of the signer'],
  signerMissing: ['请填写姓名。', 'Please write the name.'],
  capacity: ['签字人身份', 'Signing as'],
  relation: ['与顾客的关系', 'Relation to the customer'],
  relationHint: ['例如：家属、邻居、前台、物业', 'For example: family, neighbour, reception, property manager'],
  relationMissing: ['请填写与顾客的关系。', 'Please say what you are to the customer.'],
  onBehalf: ['为何代签', 'Why you sign for him or her'],
  cannotDraw: [
    '不便书写也可以签：签字页可点按画押“×”，或键入姓名确认。',
    'If you cannot write: on the signing page you can put a cross with one tap, or confirm by typing your name.',
  ],
  stampTitle: ['单位公章', 'Company stamp'],
  stampText: [
    '盖在纸上后拍照，照片随凭证一起封存。个人不需要。',
    'Stamp a sheet of paper and take a photo: it is sealed with the voucher. Private persons need none.',
  ],
  stampTake: ['拍公章照片', 'Photograph the stamp'],
  stampAgain: ['重拍', 'Take it again'],
  stampShown: ['公章照片', 'Photo of the stamp'],
  stampBad: ['无法读取这张照片。', 'This picture cannot be read.'],
  retaken: ['重拍', 'Taken again'],

  textTitle: ['签字确认', 'To be signed'],
  textFrozen: ['以下内容已固定，签字时不会再变。', 'This text is fixed. It does not change any more.'],
  preparing: ['正在固定内容…', 'Fixing the text…'],
  declaration: ['声明', 'Declaration'],
  sign: ['签字', 'Sign'],
  textTrouble: ['内容正在变动，请再试一次。', 'The records were changing. Please try again.'],

  padTitle: ['请在此签字', 'Please sign here'],
  padFor: ['{name}（{capacity}）', '{name} ({capacity})'],
  clearAsk: ['全部重写？', 'Clear everything?'],
  clearText: ['已签的笔迹将全部清除。', 'Every stroke drawn so far is removed.'],
  clearYes: ['清除重写', 'Clear'],
  clearNo: ['保留', 'Keep'],
  cannotDrawHere: ['键入', 'Type'],
  padHint: ['用手指或笔在纸上签字', 'Sign on the sheet with a finger or pen'],
  undo: ['撤销', 'Undo'],
  clear: ['重写', 'Clear'],
  mark: ['画押', 'Cross'],
  markHint: ['在纸上点一下，即画一个“×”', 'Tap the sheet: a cross is put there'],
  confirm: ['确认签字', 'Confirm'],
  notSaved: ['没有保存：{why}', 'Not saved: {why}'],
  storageFull: ['手机存储已满', 'the phone’s storage is full'],
  storageDead: ['手机存储没有响应', 'the phone’s storage does not answer'],

  typedTitle: ['不画签名，键入确认', 'Confirm without drawing'],
  typedText: ['凭证上会写明：键入姓名确认，没有手写签名。', 'The voucher will say: confirmed by typing, not drawn.'],
  typedName: ['请键入签字人姓名', 'Type the signer’s name'],
  typedSaid: [
    '本人{name}已阅读上述内容并确认，以键入姓名代替手写签名。',
    'I, {name}, have read the above and confirm it. I type my name instead of drawing a signature.',
  ],
  typedAgree: ['以上由我本人确认', 'I confirm this sentence'],
  typedMissing: ['请键入姓名，并勾选确认。', 'Please type the name and tick the sentence.'],
  witness: ['见证人姓名', 'Name of a witness'],
  witnessHint: ['由他人代为键入时填写', 'Where somebody else types for the signer'],
  stampOnly: ['只用公章确认', 'Confirm by the stamp alone'],
  stampOnlyText: [
    '凭证上会写明：以公章照片确认，没有手写签名。',
    'The voucher will say: confirmed by a stamp, not drawn.',
  ],

  refuseLink: ['我不签字', 'I do not want to sign'],
  refuseTitle: ['不签字', 'Not signing'],
  refuseText: [
    '可以不签。请写明原因，公司会看到；您看到的内容一并留存。',
    'You need not sign. Please say why: the office will read it, together with the text you were shown.',
  ],
  refuseWhy: ['原因', 'Reason'],
  refuseMissing: ['请写明原因。', 'Please give a reason.'],
  refuseDone: ['确认不签字', 'I do not sign'],
  refusedTitle: ['已记录：顾客未签字', 'Recorded: not signed'],
  refusedText: ['请把手机交还技术员。', 'Please give the phone back.'],

  savedTitle: ['已签字封存', 'Signed and sealed'],
  savedText: ['谢谢。请把手机交还技术员。', 'Thank you. Please give the phone back.'],
  savedCode: ['封存码', 'Seal code'],
  savedCodeHint: [
    '凭此码可核验本凭证是否被改动。',
    'With this code anyone can check that the voucher was not changed.',
  ],
  savedHere: ['已保存在本机，有网络时自动送达。', 'Saved on this device; sent as soon as there is a network.'],
  savedOffice: ['公司已收到并编入封存链第 {n} 号。', 'Received by the office: number {n} in the chain of seals.'],
  giveBack: ['交还技术员', 'Give back'],

  pinTitle: ['输入返回密码', 'Enter the PIN'],
  pinText: ['仅供技术员。', 'For the technician only.'],
  pinWrong: ['密码不对。', 'Wrong PIN.'],
  pinWait: ['错误次数过多，请等 {s} 秒。', 'Too many tries. Wait {s} seconds.'],
  pinForgotten: ['忘记密码？', 'Forgotten?'],
  forgottenText: [
    '用登录密码返回，需要网络；没有网络时顾客仍可继续签字，内容都会保留。下次交给顾客时重新设置返回密码。',
    'Your sign-in password leads back; it needs a network. Without one the customer can go on and sign, and everything is kept. The next hand-over asks for a new PIN.',
  ],
  password: ['技术员登录密码（需要网络）', 'Technician’s sign-in password (needs a network)'],
  passwordWrong: ['没有通过，或没有网络。', 'Not accepted, or no network.'],
  open: ['返回工单', 'Back to the job'],
  digits: [(n: number) => `已输入 ${n} 位`, (n: number) => (n === 1 ? '1 digit' : `${n} digits`)],
  eraseDigit: ['删除一位', 'Delete a digit'],
});

export const grades = words(GRADE_WORDS);
export const capacities = words(CAPACITY_WORDS);

/** How it was signed, where it was not drawn. */
export const ways = words({
  cross: ['画押（点按画“×”），非手写', 'Signed with a cross put there by a tap, not drawn'],
  typed: ['键入姓名确认，没有手写签名', 'Confirmed by typing, no drawing'],
  stamp: ['以公章照片确认，没有手写签名', 'Confirmed by a photo of the stamp, no drawing'],
});

/** Reasons that are heard often; they are put into the field, to be completed. */
export const refusals = words({
  work: ['对维修结果不满意', 'Not satisfied with the work'],
  price: ['对费用有异议', 'Does not agree to the price'],
  facts: ['内容与实际不符', 'The record is not right'],
  authority: ['无权代表签字', 'Not entitled to sign'],
});
