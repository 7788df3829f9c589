/** Devices as the office judges them: which need somebody, and in what order. Pure. */

import type { Device } from '../queries';

const SILENT_MS = 24 * 3600_000;
/** Above this, times of day on the records begin to look wrong. */
export const CLOCK_MS = 120_000;

/** `silent`: not heard of for a day. `never`: signed in, never synced. `older`: than the desk's own, but still served. */
export type Mark = 'never' | 'silent' | 'clock' | 'outdated' | 'older';
export type Which = 'field' | 'office' | 'out';

export const holds = (device: Device): number => (device.unsent ?? 0) + (device.files_unsent ?? 0);

/** What is wrong with a device that may still speak. */
export function marksOf(device: Device, now: number, build: string): Mark[] {
  if (device.revoked) return [];
  const { last_contact, offset_ms } = device;
  const found: (Mark | false)[] = [
    last_contact === null && 'never',
    last_contact !== null && now - Date.parse(last_contact) > SILENT_MS && 'silent',
    offset_ms !== null && Math.abs(offset_ms) > CLOCK_MS && 'clock',
    device.outdated ? 'outdated' : isOlder(device.build, build) && 'older',
  ];
  return found.filter((mark) => mark !== false);
}

/** The oldest unsent work first, then whatever holds something, then the longest silent. */
export function inOrder(devices: readonly Device[]): Device[] {
  const rank = (device: Device): string[] => [
    device.oldest_at ?? '~',
    holds(device) > 0 ? '0' : '1',
    device.last_contact ?? '~',
    device.client_id,
  ];
  return [...devices].sort((a, b) => compared(rank(a), rank(b)));
}

/** Those of technicians, those of the office, those signed out. */
export function chosen(devices: readonly Device[], which: Which, technicians: ReadonlySet<string>): Device[] {
  return inOrder(
    devices.filter((device) =>
      which === 'out' ? device.revoked : !device.revoked && technicians.has(device.user) === (which === 'field'),
    ),
  );
}

function isOlder(build: string | null, own: string): boolean {
  const [theirs, ours] = [numbers(build ?? ''), numbers(own)];
  return theirs !== null && ours !== null && compared(theirs, ours) < 0;
}

/** `fieldseal/1.4.2` → its numbers, as wide as each other; null for a build that is not ours. */
const numbers = (build: string): string[] | null =>
  /^fieldseal\/(\d+)\.(\d+)\.(\d+)/
    .exec(build)
    ?.slice(1)
    .map((number) => number.padStart(6, '0')) ?? null;

/** By the first place at which they differ. */
function compared(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : (one[at] ?? '') < (other[at] ?? '') ? -1 : 1;
}

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone OS ([\d_]+)/, 'iPhone · iOS'],
  [/iPad.*? OS ([\d_]+)/, 'iPad'],
  [/Android ([\d.]+)/, 'Android'],
  [/Windows NT/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
];
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger\/(\d+)/, 'WeChat'],
  [/(?:HuaweiBrowser|HUAWEI)\/(\d+)/, 'Huawei'],
  [/EdgA?\/(\d+)/, 'Edge'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
];

/** What a browser calls itself, as people call it: `Android 14 · Chrome 141`. A name that somebody gave stays. */
export function nameOf(name: string): string {
  if (!name.startsWith('Mozilla/')) return name;
  const said = (list: readonly [RegExp, string][]): string => {
    const found = list.map(([of, word]) => [of.exec(name), word] as const).find(([match]) => match !== null);
    return found ? [found[1], found[0]?.[1]?.replaceAll('_', '.')].filter(Boolean).join(' ') : '';
  };
  return [said(SYSTEMS), said(BROWSERS)].filter(Boolean).join(' · ');
}
