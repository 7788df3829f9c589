import { t } from './words';

/** What belongs on what, and the least contrast: 4.5 for text, 3 for outlines and the seal. */
export interface Pair {
  front: string;
  back: string;
  least: number;
}

const text = (back: string, ...fronts: string[]): Pair[] => fronts.map((front) => ({ front, back, least: 4.5 }));

/** Colour pairs by what they are for. */
export const groups: readonly { title: () => string; pairs: readonly Pair[] }[] = [
  {
    title: t.surfaces,
    pairs: ['paper', 'sheet', 'well'].flatMap((back) => [
      ...text(back, 'ink', 'ink-2', 'blue'),
      { front: 'edge', back, least: 3 },
    ]),
  },
  {
    title: t.tappable,
    pairs: [...text('blue', 'on-blue'), ...text('blue-press', 'on-blue'), ...text('blue-wash', 'ink', 'blue')],
  },
  {
    title: t.judging,
    pairs: [...text('ok-wash', 'ok'), ...text('warn-wash', 'warn'), ...text('stop', 'on-stop')],
  },
  {
    title: t.tags,
    pairs: ['inspect', 'conforming', 'nonconforming', 'scrap', 'decide'].flatMap((tag) =>
      text(`tag-${tag}`, `on-tag-${tag}`),
    ),
  },
  {
    title: t.sealing,
    pairs: [...text('seal', 'on-seal'), { front: 'seal', back: 'paper', least: 3 }],
  },
];
