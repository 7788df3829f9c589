import type { IconName } from '@/ui/icons';
import type { Tone } from '@/ui/tones';

export const verdictLook: Record<'pass' | 'fail' | 'na', readonly [IconName, Tone]> = {
  pass: ['check', 'ok'],
  fail: ['cross', 'stop'],
  na: ['none', 'plain'],
};
