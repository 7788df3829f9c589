import type { IconName } from '@/ui/icons';

/** The paper tags' icons: colour is never alone. */
export const statusIcons: Record<'conforming' | 'to_inspect' | 'nonconforming' | 'scrap' | 'to_decide', IconName> = {
  conforming: 'check',
  to_inspect: 'search',
  nonconforming: 'warn',
  scrap: 'cross',
  to_decide: 'waiting',
};
