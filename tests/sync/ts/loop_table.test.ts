/** `sync/SPEC.md` shows the loop's table as it is: states × events, each cell in one row. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EVENTS, move, STATES, type State } from '@sync/loop';

const SPEC = readFileSync(new URL('../../../sync/SPEC.md', import.meta.url), 'utf8');

const code = (word: string): string => `\`${word}\``;

/** One line for each move of a state, with all the events that lead to it; in the order of the events. */
function rowsOf(state: State): string[] {
  const moves = new Map<string, string[]>();
  for (const event of EVENTS) {
    const next = move(state, event);
    const action = next.do === 'nothing' ? '' : next.do;
    const target = next.to === state && action === '' ? 'stays' : code(next.to);
    const key = `${target} | ${action}`;
    moves.set(key, [...(moves.get(key) ?? []), code(event)]);
  }
  return [...moves].map(([key, events]) => `| ${code(state)} | ${events.join(', ')} | ${key} |`);
}

const table = (): string =>
  ['| In | on | it goes to | and does |', '|---|---|---|---|', ...STATES.flatMap(rowsOf)]
    .map((line) => line.replace(/ +/g, ' '))
    .join('\n');

test('V3.4 the table in the specification is the one that runs', () => {
  const section = SPEC.slice(SPEC.indexOf('## The loop'));
  expect(section.slice(section.indexOf('| In |')).split('\n\n')[0]?.trim()).toBe(table());
});

test('V3.4 every pair of a state and an event stands in the table exactly once', () => {
  const pairs = table()
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const [, state = '', events = ''] = line.split('|');
      return events.split(',').map((event) => `${state.trim()} ${event.trim()}`);
    });
  expect(pairs).toHaveLength(STATES.length * EVENTS.length);
  expect(new Set(pairs).size).toBe(pairs.length);
});
