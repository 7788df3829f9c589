/** Two tabs of one person: their loops take the lock for each cycle, and give it back (rule V3.1). */

import { expect, test, vi } from 'vitest';
import { SyncLoop, type Ports } from '@/app/loop';
import type { Result } from '@/net/exchange';
import { exclusively } from '@/net/tabs';

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

class Street {
  inside = 0;
  most = 0;
  readonly passed: string[] = [];

  tab(name: string, answers: Result[]): SyncLoop {
    const step = async (): Promise<Result> => {
      this.inside += 1;
      this.most = Math.max(this.most, this.inside);
      this.passed.push(name);
      await breath();
      this.inside -= 1;
      return answers.shift() ?? { event: 'done', contact: true };
    };
    const ports: Ports = {
      exchange: step,
      deliver: step,
      refresh: step,
      renumber: step,
      exclusively: (work) => exclusively('one street', work),
      tell: () => undefined,
      interval: () => 20_000,
      later: () => () => undefined,
      elapsed: () => 0,
      now: () => 0,
      chance: () => 0,
    };
    return new SyncLoop(ports);
  }
}

test('V3.1 a cycle is whole: no other tab sends between its requests, and each has its turn', async () => {
  const street = new Street();
  const a = street.tab('a', [{ event: 'more' }, { event: 'files_left' }, { event: 'done' }]);
  const b = street.tab('b', [{ event: 'more' }]);
  a.wake();
  b.wake();
  await Promise.all([a.settled(), b.settled()]);
  expect([street.most, street.passed.join('')]).toEqual([1, 'aaaabb']);
  b.wake();
  await b.settled();
  expect(street.passed.join('')).toBe('aaaabbb');
});

test('V3.1 a browser without locks sends all the same: order rests on P1', async () => {
  vi.stubGlobal('navigator', {});
  const street = new Street();
  const a = street.tab('a', []);
  a.wake();
  await a.settled();
  expect(street.passed).toEqual(['a']);
  vi.unstubAllGlobals();
});
