/** What belongs on what, and the least contrast after WCAG 2.2 AA: 4.5 for text, 3 for outlines and the seal. */
export interface Pair {
  front: string;
  back: string;
  least: number;
}

const text = (back: string, ...fronts: string[]): Pair[] => fronts.map((front) => ({ front, back, least: 4.5 }));

/** Colour pairs by what they are for: shown by the page of components, held to their contrast by tests/pwa/ui/contrast.test.ts. */
export const groups = [
  {
    title: 'surfaces',
    pairs: ['paper', 'sheet', 'well'].flatMap((back) => [
      ...text(back, 'ink', 'ink-2', 'blue'),
      { front: 'edge', back, least: 3 },
    ]),
  },
  {
    title: 'tappable',
    pairs: [...text('blue', 'on-blue'), ...text('blue-press', 'on-blue'), ...text('blue-wash', 'ink', 'blue')],
  },
  {
    title: 'judging',
    pairs: [
      ...['ok', 'warn'].flatMap((tone) => [`${tone}-wash`, 'sheet', 'paper'].flatMap((back) => text(back, tone))),
      ...text('stop', 'on-stop'),
    ],
  },
  {
    title: 'tags',
    pairs: ['inspect', 'conforming', 'nonconforming', 'scrap', 'decide'].flatMap((tag) =>
      text(`tag-${tag}`, `on-tag-${tag}`),
    ),
  },
  {
    title: 'sealing',
    pairs: [...text('seal', 'on-seal'), ...['sheet', 'paper'].map((back) => ({ front: 'seal', back, least: 3 }))],
  },
] as const satisfies readonly { title: string; pairs: readonly Pair[] }[];
