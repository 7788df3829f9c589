import { words } from '@/ui/i18n';

const some = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** A customer's file, and erasing the person in it. */
export const t = words({
  file: ['顾客档案', 'Customer’s file'],
  toFile: ['打开顾客档案', 'Open the customer’s file'],
  notHere: ['没有此顾客', 'There is no such customer'],
  kind_person: ['个人', 'Person'],
  kind_company: ['单位', 'Company'],
  kind: ['类别', 'Kind'],
  note: ['备注', 'Note'],
  equipment: ['设备', 'Equipment'],
  noEquipment: ['没有登记设备', 'No equipment on file'],
  warranty: ['保修至 {day}', 'Warranty until {day}'],
  nextService: ['下次保养', 'Next service'],
  serviceUnset: ['尚未设定', 'Not set yet'],
  serviceOff: ['不需要', 'None needed'],
  serviceDue: ['已到期', 'Due'],
  serviceSet: ['设定…', 'Set…'],
  serviceWho: ['{who}，{when}', 'by {who}, {when}'],
  serviceBefore: ['以前：{day}', 'Before: {day}'],
  serviceWhen: ['什么时候', 'When'],
  serviceMonths: ['{n} 个月后', 'In {n} months'],
  serviceOther: ['其他日期', 'Another date'],
  serviceDay: ['日期', 'Date'],
  serviceNeedDay: ['请选择日期。', 'Please choose a date.'],
  serviceNeedChoice: ['请选择。', 'Please choose.'],
  serviceSaved: ['下次保养已设定', 'The next service is set'],
  counts: ['记录', 'On record'],
  counted: [
    (jobs: number, seals: number, photos: number) => `${jobs} 张工单，${seals} 份签名，${photos} 张照片`,
    (jobs: number, seals: number, photos: number) =>
      [some(jobs, 'job'), some(seals, 'signature'), some(photos, 'photo')].join(', '),
  ],
  jobs: ['工单', 'Jobs'],
  noJobs: ['还没有工单', 'No jobs yet'],
  open: ['未完工', 'Open'],
  erase: ['删除此人的个人信息', 'Erase this person’s data'],
  erased: ['个人信息已删除', 'Personal data erased'],
  erasedAt: ['{when}，{who}。原因：{reason}', '{when}, by {who}. Reason: {reason}'],
  title: ['删除个人信息', 'Erase personal data'],
  goes: ['将被删除，不能恢复', 'What goes, for ever'],
  goesWhat: [
    '姓名、电话、地址、联系人、备注；签名笔迹、签名人、评语；到过的位置。手机、登记簿、导出文件里都不再有；以后恢复旧备份，也会再次删除。',
    'Name, phone, address, contacts and notes; the strokes of signatures, who signed, comments; the places technicians were at. Phones, the register and exports lose them too, and a backup put back later loses them again.',
  ],
  stays: ['将被保留', 'What stays'],
  staysWhat: [
    '做过的工作：故障、零件及合格证、检验、工时、价格、被签的文字（其中个人信息只有校验值）。每份签名仍可验证：“有效，个人信息已删除”。',
    'The work: faults, parts with certificates, checks, times, prices, and the signed text, in which personal values stand as hashes only. Every signature still verifies: “valid, personal fields erased”.',
  ],
  why: ['依据', 'Why both'],
  whyWhat: [
    '《个人信息保护法》第四十七条、欧盟《通用数据保护条例》第 17 条：本人要求、目的已实现或期限届满时应当删除；法律规定须保存的业务、质量和会计记录不因此销毁（第四十七条第二款；该条例第 17 条第 3 款）。',
    'PIPL art. 47 and GDPR art. 17: erase when the person asks, the purpose is reached or the term is over. Records of trade, quality and accounts that the law makes you keep are not destroyed by it (art. 47 para. 2; art. 17 para. 3).',
  ],
  openJobs: ['还有未完工的工单', 'Jobs are still open'],
  openJobsWhat: [
    '{jobs}。删除后技术员不再知道地址和电话。请先完工或取消。',
    '{jobs}. Once erased, the technician knows neither address nor phone. Finish or cancel them first.',
  ],
  held: [
    (n: number) => `${n} 张工单已标明须保留（例如有争议）。删除前请先问清：为主张权利所必需的信息可以不删。`,
    (n: number) =>
      `${n} of the jobs must be kept, perhaps for a dispute. Ask before you erase: what is needed for a legal claim may stay.`,
  ],
  evenIfOpen: ['仍然删除', 'Erase all the same'],
  evenNeeded: ['请先勾选“仍然删除”。', 'Tick “Erase all the same” first.'],
  photos: ['照片文件也删除', 'Erase the photos’ files too'],
  photosWhat: [
    '铭牌和现场照片本身一般不是个人信息。删除后，签名验证会说明“文件不在”。',
    'Photos of a machine are seldom personal by themselves. Without them signatures verify with “file not here”.',
  ],
  reason: ['原因', 'Reason'],
  reasonHint: ['例：2026-11-20 来信要求。不要写姓名。', 'For example: asked by letter, 2026-11-20. Name nobody.'],
  typed: ['请输入顾客姓名以确认：{name}', 'To confirm, type the customer’s name: {name}'],
  typedWrong: ['与档案上的姓名不同', 'This is not the name on file'],
  doIt: ['永久删除', 'Erase for ever'],
  done: ['个人信息已删除', 'The personal data is erased'],
  again: ['已没有可删除的内容', 'There is nothing left to erase'],
});
