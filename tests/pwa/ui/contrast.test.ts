import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast } from '@/kit/contrast';
import { groups, type Pair } from '@/kit/pairs';

const css = readFileSync(new URL('../../../pwa/src/ui/tokens.css', import.meta.url), 'utf8');

/** The colours of a look; what it does not say itself it has from the light one. */
function colours(look: string): Record<string, string> {
  const block = new RegExp(`\\[data-look='${look}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const own = Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]),
  );
  return (look === 'light' ? own : { ...colours('light'), ...own }) as Record<string, string>;
}

const pairs = groups.flatMap((group): readonly Pair[] => group.pairs);

describe.each(['light', 'dark', 'sunlight'])('ui the %s look', (look) => {
  const found = colours(look);

  test.each(pairs)('ui $front on $back can be read', ({ front, back, least }) => {
    expect(contrast(found[front] ?? '', found[back] ?? '')).toBeGreaterThanOrEqual(least);
  });
});

test('ui sunlight is black on white', () => {
  const { ink = '', paper = '' } = colours('sunlight');
  expect(contrast(ink, paper)).toBe(21);
});
