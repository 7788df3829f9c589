/** What the customer is asked to pay, as it stands in the seal. Twin of `server/signatures/price.py`. */

const QUANTITY = /^([0-9]{1,15})(?:\.([0-9]{1,9}))?$/;

/** The one charge type the customer pays for; contract, free and internal jobs amount to nothing (D15). */
export const CHARGED = 'paid';

export interface PriceLine {
  part: string;
  qty: string;
  price: number;
  amount: number;
}

export interface Price {
  currency: 'CNY';
  lines: PriceLine[];
  total: number;
}

/**
 * Quantity (decimal string) times price (fen per unit), in fen, half a fen rounded up.
 * 0 for what is no quantity or no price, and for sums that no JSON reader keeps exact.
 */
export function amount(quantity: string, price: number): number {
  const match = QUANTITY.exec(quantity);
  if (match === null || !Number.isSafeInteger(price) || price < 0) return 0;
  const fraction = match[2] ?? '';
  const scale = 10n ** BigInt(fraction.length);
  return exact((2n * BigInt((match[1] ?? '') + fraction) * BigInt(price) + scale) / (2n * scale));
}

/** Lines and total of a job's parts; money in fen. */
export function priceOf(parts: readonly { id: string; qty: string; price: number }[], chargeType: string): Price {
  const lines = parts.map(({ id, qty, price }) => ({
    part: id,
    qty,
    price,
    amount: chargeType === CHARGED ? amount(qty, price) : 0,
  }));
  return { currency: 'CNY', lines, total: exact(lines.reduce((sum, line) => sum + BigInt(line.amount), 0n)) };
}

const exact = (fen: bigint): number => (fen <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(fen) : 0);
