import { words } from '@/ui/i18n';
import type { Point, State } from './seal_checks';
import { POINT_WORDS, STATE_WORDS } from './shared_words';

/** A seal, looked at afterwards. */
export const s = words({
  title: ['封存核验', 'The seal, checked'],
  valid: ['与签字时一致', 'As it was signed'],
  broken: ['与签字时不一致', 'Not as it was signed'],
  checked: ['本机核验', 'Checked on this device'],
  signature: ['签字', 'Signature'],
  differences: ['与公司记录不同之处（签字 / 公司）', 'Where it differs from the office (signed / office)'],
  link: ['封存链第 {n} 号', 'Number {n} in the chain of seals'],
  none: ['尚未签字', 'Not signed yet'],
  noneHow: ['顾客签字后在此核验。', 'After the customer has signed, the seal is checked here.'],
  onOwnPhone: ['在顾客自己的手机上签字', 'Signed on the customer’s own phone'],
  erased: ['（已删除）', '(erased)'],
  'signedIn_zh-CN': ['签字时为中文，以下照原文显示', 'Signed in Chinese: shown below as it was'],
  signedIn_en: ['签字时为英文，以下照原文显示', 'Signed in English: shown below as it was'],
});

export const pointWords = words({
  ...POINT_WORDS,
  strokes: ['签字笔迹', 'The strokes'],
  chain: ['封存链', 'The chain'],
  office: ['公司逐行核对', 'The office’s check, line by line'],
} satisfies Record<Point, readonly [string, string]>);

export const stateWords = words({
  ...STATE_WORDS,
  waits: ['尚未送达', 'Not here yet'],
} satisfies Record<State, readonly [string, string]>);
