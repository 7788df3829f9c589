import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../pwa/src/ui/tokens.css', import.meta.url), 'utf8');

/** The colours of a look; what it does not say itself it has from the light one. */
function colours(look: string): Record<string, string> {
  const block = new RegExp(`\\[data-look='${look}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const own = Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]),
  );
  return (look === 'light' ? own : { ...colours('light'), ...own }) as Record<string, string>;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['paper', 'sheet', 'well'] as const;
/** WCAG 2.2 AA: text 4.5 to 1, outlines and the seal 3 to 1. */
const pairs: [front: string, back: string, least: number][] = [
  ...surfaces.flatMap((back) => ['ink', 'ink-2', 'blue'].map((front): [string, string, number] => [front, back, 4.5])),
  ...surfaces.map((back): [string, string, number] => ['edge', back, 3]),
  ...['ok', 'warn'].flatMap((tone) =>
    [`${tone}-wash`, 'sheet', 'paper'].map((back): [string, string, number] => [tone, back, 4.5]),
  ),
  ...['inspect', 'conforming', 'nonconforming', 'scrap', 'decide'].map((tag): [string, string, number] => [
    `on-tag-${tag}`,
    `tag-${tag}`,
    4.5,
  ]),
  ['ink', 'blue-wash', 4.5],
  ['blue', 'blue-wash', 4.5],
  ['on-blue', 'blue', 4.5],
  ['on-blue', 'blue-press', 4.5],
  ['on-stop', 'stop', 4.5],
  ['on-seal', 'seal', 4.5],
  ['seal', 'sheet', 3],
  ['seal', 'paper', 3],
];

describe.each(['light', 'dark', 'sunlight'])('ui the %s look', (look) => {
  const found = colours(look);

  test.each(pairs)('ui %s on %s can be read', (front, back, least) => {
    expect(contrast(found[front] ?? '', found[back] ?? '')).toBeGreaterThanOrEqual(least);
  });
});

test('ui sunlight is black on white', () => {
  const { ink = '', paper = '' } = colours('sunlight');
  expect(contrast(ink, paper)).toBe(21);
});
