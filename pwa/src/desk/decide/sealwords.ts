import { words } from '@/ui/i18n';

/** The parts of a signed document. */
export const sectionWords = words({
  job: ['工单', 'Job'],
  parts: ['零件', 'Part'],
  checks: ['检验', 'Check'],
  times: ['工时', 'Time'],
  photos: ['照片', 'Photo'],
  price: ['价格', 'Price'],
  rating: ['评价', 'Rating'],
  declaration: ['声明', 'Declaration'],
  files: ['文件', 'File'],
  as_of: ['签字时所知', 'Known when signed'],
  includes: ['包含的记录', 'Records included'],
  signer: ['签字人', 'Signer'],
  signed_at: ['签字时间', 'Signed'],
  strokes: ['笔迹', 'Strokes'],
  disclosures: ['个人信息', 'Personal values'],
  lines: ['行', 'Line'],
});

/** What is the matter with a line. Keys are those of the server. */
export const whyWords = words({
  differs: ['内容不同', 'Differs'],
  personal: ['个人信息不同（内容不显示）', 'A personal value differs (not shown)'],
  not_here: ['已签字，办公室没有', 'Signed, not at the office'],
  held: ['已签字，记录等待放行', 'Signed; the record is held'],
  rejected: ['已签字，记录未采纳', 'Signed; the record was not taken'],
  quarantined: ['已签字，记录隔离保存', 'Signed; the record is kept apart'],
  not_signed: ['办公室有，签字时没有', 'At the office, not in what was signed'],
  withdrawn: ['签字前已撤回', 'Taken back before it was signed'],
  not_canonical: ['文本写法不规范', 'Not in canonical form'],
  malformed: ['格式损坏', 'Malformed'],
  hash: ['摘要不符', 'The hash does not match'],
  no_strokes: ['没有笔迹', 'No strokes'],
  disclosure: ['个人信息与摘要不符', 'A personal value does not match its digest'],
  ahead: ['声称知道得更多', 'Claims to know more than it can'],
  other_client: ['来自另一台设备', 'From another device'],
});
