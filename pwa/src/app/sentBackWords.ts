import { words } from '@/ui/i18n';

/** A job that came back from the office, in the technician's words. */
export const s = words({
  title: ['办公室退回，请补记', 'Sent back by the office'],
  how: [
    '补上缺的内容后点“补记完成”；签过字的内容不变，补记会注明是签字之后的。',
    'Add what is missing, then tap “Done”. What was signed stays; what you add is marked as later.',
  ],
  done: ['补记完成', 'Done'],
  doneHint: ['交回办公室确认', 'It goes back to the office'],
  answered: ['已交回办公室确认', 'Back with the office'],
});
