import { words } from '@/ui/i18n';

export { refusals } from './words';

/** Recording that nobody signed, in the technician's words. */
export const u = words({
  title: ['未签字', 'Not signed'],
  text: [
    '如实写明原因，可附照片。记录后工单视为离开现场，由服务主任确认；顾客以后仍可补签。',
    'Say why, with a photo where it helps. The job then counts as left and the supervisor verifies it; the customer can still sign later.',
  ],
  why: ['情况', 'What happened'],
  whyMissing: ['请选择情况。', 'Please choose one.'],
  reason: ['原因', 'Reason'],
  reasonHint: ['谁、说了什么、打过几次电话…', 'Who, what was said, how often you called…'],
  reasonMissing: ['请写明原因。', 'Please give a reason.'],
  evidence: ['照片证据', 'Photo as evidence'],
  take: ['拍照', 'Take a photo'],
  again: ['重拍', 'Take it again'],
  unreadable: ['无法读取这张照片', 'This picture cannot be read'],
  save: ['记录并离开现场', 'Record it and leave'],
  done: ['已记录：未签字', 'Recorded: not signed'],
});

export const whyWords = words({
  refused: ['顾客拒签', 'The customer refused'],
  absent: ['无人在场', 'Nobody there'],
  other: ['其他', 'Something else'],
});

export const absences = words({
  left: ['顾客已离开现场', 'The customer had left'],
  phone: ['电话无人接听', 'Nobody answered the phone'],
  machine: ['设备处无人看管', 'The machine’s room is not attended'],
});
