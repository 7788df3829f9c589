import { words } from '@/ui/i18n';

/** The few words of the badge and the cards: they are on the first screen, the rest comes with its page. */
export const t = words({
  badge_offline: ['离线', 'Offline'],
  badge_sending: ['发送中', 'Sending'],
  badge_waiting: [(n: number) => `${n} 项待发`, (n: number) => `${n} to send`],
  badge_connected: ['已送达', 'All sent'],
  badge_attention: [(n: number) => `${n} 项需处理`, (n: number) => `${n} to look at`],
  badge_problem: ['有问题', 'Problem'],
  badge_offlineWaiting: [(n: number) => `离线 · ${n} 待发`, (n: number) => `Offline · ${n}`],
  open: ['发送状态', 'Sending status'],
  withOffice: ['办公室处理中', 'With the office'],
  waitingShort: [(n: number) => `${n} 待发`, (n: number) => `${n} to send`],
});
