import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS } from '@sync/messages';
import { KINDS } from '@/local/kinds';

interface Contract {
  kinds: Record<string, { group: { column: string } | null; catalogue: boolean }>;
  limits: Record<string, number>;
}

const path = new URL('../../../sync/spec/contract.json', import.meta.url);
const { kinds, limits } = JSON.parse(readFileSync(path, 'utf8')) as Contract;

test('Q3 the device groups every kind as the contract does', () => {
  const promised = Object.entries(kinds).map(([kind, { group, catalogue }]) => [
    kind,
    { column: group?.column ?? null, catalogue },
  ]);
  const ours = Object.entries(KINDS).map(([kind, { column, catalogue }]) => [kind, { column, catalogue }]);
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(promised));
});

test('P1 the device keeps to the contract’s limits', () => {
  const { requestBytes, mutationBytes, mutations, files, page } = LIMITS;
  expect({ requestBytes, mutationBytes, mutations, files }).toEqual({
    requestBytes: limits['request_bytes'],
    mutationBytes: limits['mutation_bytes'],
    mutations: limits['mutations'],
    files: limits['files'],
  });
  expect(page).toBeLessThanOrEqual(limits['page']!);
});
