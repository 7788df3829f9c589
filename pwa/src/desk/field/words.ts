import { words } from '@/ui/i18n';

/** The strip that says how the field is doing. */
export const t = words({
  title: ['现场', 'In the field'],
  inField: ['在外 {n}/{all} 人', '{n} of {all} out'],
  unsent: ['未送达 {n} 条，最早 {ago}', '{n} unsent, oldest {ago}'],
  unsentOnly: ['未送达 {n} 条', '{n} unsent'],
  allSent: ['现场记录全部送达', 'Everything from the field is here'],
  arrived: ['手机报到达', 'Arrival by phone'],
  closed: ['手机签字完工', 'Signed off by phone'],
  photographed: ['完工有照片', 'Finished with photos'],
  share: ['{percent}%（{yes}/{of}）', '{percent}% ({yes}/{of})'],
  none: ['尚无', 'none yet'],
});
