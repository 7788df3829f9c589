/** What the office has of one row, from the outbox (rule V4: by receipts, not by "the request went out"). */
export type MarkState = 'waiting' | 'receipted' | 'flagged' | 'with_office' | 'refused';

interface Item {
  args: Readonly<Record<string, unknown>>;
  state: 'waiting' | 'receipted' | 'with_office' | 'refused';
  receipt: { outcome: string } | null;
}

/** Null when no mutation about the row is open on this device. */
export function markOf(outbox: readonly Item[], id: string): MarkState | null {
  const item = outbox.findLast((one) => one.args['id'] === id);
  if (!item) return null;
  return item.receipt?.outcome === 'flagged' ? 'flagged' : item.state;
}
