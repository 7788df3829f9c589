import { wordsFor } from '@/ui/i18n/words';
import { documentLocale } from './document_language.svelte';

const words = wordsFor(documentLocale);

/** Labels of the signed document, in the paper voucher's words. */
export const d = words({
  job: ['工单', 'Job'],
  number: ['编号', 'Number'],
  received: ['受理时间', 'Received'],
  channel: ['受理方式', 'Channel'],
  charge: ['收费类别', 'Charge type'],
  customer: ['顾客', 'Customer'],
  phone: ['电话', 'Phone'],
  address: ['地址', 'Address'],
  product: ['产品', 'Product'],
  machine: ['型号与序列号', 'Model and serial'],
  fault: ['报修内容', 'Fault reported'],
  actual: ['实际故障', 'What it really was'],
  technician: ['技术员', 'Technician'],
  parts: ['更换零件', 'Parts fitted'],
  noParts: ['未更换零件', 'No parts fitted'],
  lot: ['批号 {lot}', 'Lot {lot}'],
  serial: ['序列号 {serial}', 'Serial {serial}'],
  supplier: ['供方 {supplier}', 'From {supplier}'],
  certificate: ['{kind} {no}', '{kind} {no}'],
  noCertificate: ['无合格证', 'No certificate'],
  certificatePhoto: ['有照片', 'photographed'],
  checks: ['检验', 'Checks'],
  noChecks: ['未做检验', 'No checks made'],
  limits: ['限值 {range}', 'Limits {range}'],
  instrument: ['仪器 {serial}', 'Instrument {serial}'],
  calibratedUntil: ['校准 {no}，有效至 {due}', 'Calibration {no}, until {due}'],
  override: ['说明：{reason}', 'Reason: {reason}'],
  earlier: ['先前读数，已复验', 'Earlier reading, tested again'],
  times: ['工时', 'Time'],
  noTimes: ['未记录工时', 'No time recorded'],
  corrected: ['已更正', 'Corrected'],
  earlierTime: ['先前记录，已更正', 'Earlier entry, corrected'],
  photos: ['照片', 'Photos'],
  noPhotos: ['没有照片', 'No photos'],
  pictures: [(n: number) => `${n} 张`, (n: number) => (n === 1 ? '1 photo' : `${n} photos`)],
  price: ['费用', 'Price'],
  total: ['合计', 'Total'],
  notCharged: ['不收费', 'Not charged'],
  rating: ['顾客评价', 'Rating'],
  signer: ['签字人', 'Signer'],
  erased: ['（已删除）', '(erased)'],
});

export const channels = words({
  phone: ['电话', 'Phone'],
  letter: ['信函', 'Letter'],
  fax: ['传真', 'Fax'],
  visit: ['来访', 'Visit'],
  web: ['网络', 'Web'],
});
export const charges = words({
  paid: ['有费', 'Paid'],
  contract: ['合同', 'Contract'],
  free: ['免费', 'Free (warranty)'],
  internal: ['行政', 'Internal'],
});
export const certificateKinds = words({
  conformity: ['合格证', 'Certificate'],
  material: ['材质证明', 'Material certificate'],
  test: ['检测报告', 'Test report'],
});
export const partStatuses = words({
  conforming: ['合格', 'Conforming'],
  to_inspect: ['待检', 'To inspect'],
  nonconforming: ['不合格', 'Nonconforming'],
  scrap: ['报废', 'Scrap'],
  to_decide: ['待处理', 'To be decided'],
});
export const origins = words({
  stock: ['公司零件', 'Our stock'],
  customer: ['顾客自备', 'Customer’s own'],
});
export const oldParts = words({
  returned: ['旧件交还顾客', 'Old part returned'],
  recovered: ['旧件带回', 'Old part taken along'],
  scrapped: ['旧件报废', 'Old part scrapped'],
  none: ['无旧件', 'No old part'],
});
export const verdicts = words({
  pass: ['合格', 'Pass'],
  fail: ['不合格', 'Fail'],
  na: ['不适用', 'Not applicable'],
});
export const calibrations = words({
  valid: ['校准有效', 'Calibration valid'],
  expired: ['校准过期', 'Calibration expired'],
  none: ['无校准', 'Not calibrated'],
});
export const timeKinds = words({
  travel: ['路途', 'Travel'],
  work: ['作业', 'Work'],
  waiting: ['等待', 'Waiting'],
});
const spans = words({
  minutes: ['{m} 分', '{m} min'],
  hours: ['{h} 小时', '{h} h'],
  hoursMinutes: ['{h} 小时 {m} 分', '{h} h {m} min'],
});
/** `1 小时 25 分`, `40 min`. */
export function timeSpan(total: number): string {
  const [h, m] = [Math.floor(total / 60), total % 60];
  if (!h) return spans.minutes({ m });
  return m ? spans.hoursMinutes({ h, m }) : spans.hours({ h });
}
export const stages = words({
  before: ['修前', 'Before'],
  during: ['修中', 'During'],
  after: ['修后', 'After'],
  certificate: ['合格证', 'Certificates'],
  stamp: ['公章', 'Company stamp'],
});
