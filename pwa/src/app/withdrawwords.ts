import { words } from '@/ui/i18n';

/** Taking a record back. */
export const w = words({
  title: ['撤回这条记录', 'Take this record back'],
  text: ['记录仍保留，标为撤回，不再计入。', 'It stays on record, marked as taken back, and no longer counts.'],
  reason: ['原因', 'Reason'],
  needReason: ['请写明原因。', 'Please give the reason.'],
  takeBack: ['撤回', 'Take back'],
  done: ['已撤回', 'Taken back'],
});
