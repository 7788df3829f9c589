/** Which way to the home screen this browser has. */

export const WAYS = ['wechat', 'iphone', 'edge', 'android', 'mac', 'desktop'] as const;
export type Way = (typeof WAYS)[number];

/** An iPad calls itself a Macintosh, but has fingers. WeChat comes first: it is on every system, and installs nothing. */
export function wayOf(agent: string, fingers: number): Way {
  if (/MicroMessenger/i.test(agent)) return 'wechat';
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && fingers > 1)) return 'iphone';
  if (/Android/.test(agent)) return /EdgA\//.test(agent) ? 'edge' : 'android';
  return /Macintosh/.test(agent) && !/Chrome|Chromium|Edg|Firefox/.test(agent) ? 'mac' : 'desktop';
}
