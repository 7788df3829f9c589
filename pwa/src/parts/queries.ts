/** What the part screens read from the device. */
import { live } from '@/app/fieldseal';
import type { Rows } from '@/generated/contract';

export interface Used {
  part: Rows['parts'];
  withdrawn: string | null;
  /** Whether the server has the certificate's photo whole; null where there is none. */
  photoHere: boolean | null;
}

/** Parts of a job in the order of their use, those taken back marked with the reason. */
export const usedOn = (job: string) =>
  live.query(async (tx): Promise<Used[]> => {
    const taken = new Map((await tx.find('withdrawals', 'job', job)).map((one) => [one.fact, one.reason]));
    const arrived = new Set((await tx.find('file_arrivals', 'job', job)).map((one) => one.sha256));
    const parts = (await tx.find('parts', 'job', job)).sort((a, b) => a.at.localeCompare(b.at));
    return parts.map((part) => ({
      part,
      withdrawn: taken.get(part.id) ?? null,
      photoHere: part.certificate_photo ? arrived.has(part.certificate_photo) : null,
    }));
  });

export interface Shelf {
  types: Rows['part_types'][];
  lots: Rows['part_lots'][];
  /** Part types used last, newest first. */
  recent: Rows['part_types'][];
}

/** The catalogue with its lots, and what was used lately on any job of this device. */
export const shelf = () =>
  live.query(async (tx): Promise<Shelf> => {
    const types = await tx.all('part_types');
    const used = (await tx.all('parts')).sort((a, b) => b.at.localeCompare(a.at));
    const ids = [...new Set(used.map((part) => part.part_type))].slice(0, 5);
    const byId = new Map(types.map((one) => [one.id, one]));
    return {
      types: types.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
      lots: await tx.all('part_lots'),
      recent: ids.flatMap((id) => byId.get(id ?? '') ?? []),
    };
  });

/** Those whose name, maker, model, number or lot contains every word typed; at most 30. */
export function search({ types, lots }: Shelf, typed: string): Rows['part_types'][] {
  const wanted = typed.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const lotsOf = new Map<string, string>();
  for (const lot of lots) lotsOf.set(lot.part_type, `${lotsOf.get(lot.part_type) ?? ''} ${lot.lot}`);
  const textOf = (one: Rows['part_types']): string =>
    [one.name, one.maker, one.model, one.sku, one.gtin, lotsOf.get(one.id)].join(' ').normalize('NFKC').toLowerCase();
  return types.filter((one) => wanted.every((word) => textOf(one).includes(word))).slice(0, 30);
}
