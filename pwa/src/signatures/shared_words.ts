/** Words of one meaning that more than one realm says; each is put into its own language there. */

import type { Pair } from '@/ui/i18n/words';

/** What a check of a seal looks at, on the device and on the page for anybody. */
export const POINT_WORDS = {
  text: ['凭证全文', 'The text'],
  personal: ['姓名、电话、地址', 'Names, phone, address'],
  files: ['照片与合格证文件', 'Photos and certificates'],
} as const satisfies Record<string, Pair>;

/** How a point was found. */
export const STATE_WORDS = {
  holds: ['一致', 'Holds'],
  broken: ['不一致', 'Does not hold'],
  erased: ['已按要求删除', 'Erased on request'],
} as const satisfies Record<string, Pair>;

/** Grades 4 to 1, the best first. */
export const GRADE_WORDS = {
  4: ['很满意', 'Very good'],
  3: ['满意', 'Good'],
  2: ['不满意', 'Poor'],
  1: ['很不满意', 'Very poor'],
} as const satisfies Record<number, Pair>;

export const CAPACITY_WORDS = {
  customer: ['本人', 'Customer'],
  representative: ['代表', 'Representative'],
  other: ['其他在场人', 'Somebody else on site'],
} as const satisfies Record<string, Pair>;
