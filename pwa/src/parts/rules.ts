/** Parts and their certificates (D5). Twin of `server/parts/rules.py`. */

export const STATUSES = ['conforming', 'to_inspect', 'nonconforming', 'scrap', 'to_decide'] as const;
export const CERTIFICATE_KINDS = ['conformity', 'material', 'test'] as const;
export const ORIGINS = ['stock', 'customer'] as const;
export const OLD_PARTS = ['returned', 'recovered', 'scrapped', 'none'] as const;

/** Whether a quantity, a decimal string without a sign, is nothing at all: `0`, `0.000`. */
export const isNothing = (qty: string): boolean => /^[0.]*$/.test(qty);

/** A part of ours fitted although it is known not to conform; with his own part the customer decides (D23). */
export const breaksRule = (status: string, origin: string): boolean =>
  origin === 'stock' && (status === 'nonconforming' || status === 'scrap');
