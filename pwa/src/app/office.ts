/**
 * Everything that needs the twins or speaks with the office, in a file of its own that follows the first screen. Without it
 * there is no engine, so no transaction can begin that would lack a twin; nothing is imported while one is open.
 */

import { Unreachable } from '@sync/errors';

const load = async () => {
  const [{ registry }, { exchange, resultOf }, { Delivery }] = await Promise.all([
    import('./twins'),
    import('@/net/exchange'),
    import('@/net/deliver'),
  ]);
  return { registry, exchange, resultOf, Delivery };
};

export type Office = Awaited<ReturnType<typeof load>>;

let loading: Promise<Office> | null = null;

/** The same for all. What could not be fetched is `Unreachable`, and is fetched again when it is next wanted. */
export function office(): Promise<Office> {
  loading ??= load().catch(() => {
    loading = null;
    throw new Unreachable('network', 'A part of the app could not be loaded.');
  });
  return loading;
}
