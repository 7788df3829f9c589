import { expect, test } from 'vitest';
import { Registry, type Upcasts } from '@sync/registry';

const nothing = (): void => undefined;
const registryOf = (v: number, upcasts: Upcasts): Registry =>
  new Registry({ 'a.b': { v, upcasts, allow: nothing, apply: nothing } });

test('P4 a twin that cannot read an older version of its own does not load', () => {
  expect(() => registryOf(3, { 2: (args) => args })).toThrow('a.b needs an upcast for each version before 3');
  expect(() => registryOf(1, { 1: (args) => args })).toThrow('a.b needs an upcast for each version before 1');
  expect(registryOf(2, { 1: (args) => args }).names).toEqual(['a.b']);
});

test('P4 every version is read in the form of this build, through each one in between', () => {
  const registry = registryOf(3, { 1: ({ a }) => ({ b: a }), 2: ({ b }) => ({ c: b }) });
  const read = (v: number, args: Record<string, unknown>) => registry.read({ name: 'a.b', v, args })[1];
  expect([read(1, { a: 1 }), read(2, { b: 1 }), read(3, { c: 1 })]).toEqual([{ c: 1 }, { c: 1 }, { c: 1 }]);
  expect(() => read(4, {})).toThrow('newer version');
  expect(() => registry.read({ name: 'x.y', v: 1, args: {} })).toThrow('does not know x.y');
});
