/** From a code or a catalogue entry to a filled form, and from the form to the arguments of `parts.use` (D5). */
import { newId } from '@/app/fieldseal';
import type { Args, Rows } from '@/generated/contract';
import { finished } from '@/ui/decimal';
import { asGtin, type Scanned } from './gs1';

export interface PartForm {
  part_type: string | null;
  name: string;
  maker: string;
  model: string;
  qty: string;
  unit: string;
  lot: string;
  serial: string;
  supplier: string;
  certificate_no: string;
  certificate_kind: string;
  certificate_photo: string | null;
  status: string;
  origin: string;
  old_part: string;
  price: number;
}

export const emptyForm = (): PartForm => ({
  part_type: null,
  name: '',
  maker: '',
  model: '',
  qty: '1',
  unit: '',
  lot: '',
  serial: '',
  supplier: '',
  certificate_no: '',
  certificate_kind: '',
  certificate_photo: null,
  status: 'to_inspect',
  origin: 'stock',
  old_part: 'recovered',
  price: 0,
});

type PartType = Rows['part_types'];
type Lot = Rows['part_lots'];

/** The form for a part of the catalogue, from one of its lots where that is known. */
export function fromCatalogue(type: PartType, lot: Lot | null, today: string): PartForm {
  const expired = lot?.expires_on ? lot.expires_on < today : false;
  return {
    ...emptyForm(),
    part_type: type.id,
    name: type.name,
    maker: type.maker ?? '',
    model: type.model ?? '',
    unit: type.unit,
    price: type.price,
    lot: lot?.lot ?? '',
    serial: lot?.serial ?? '',
    supplier: lot?.supplier ?? '',
    certificate_no: lot?.certificate_no ?? '',
    certificate_kind: lot?.certificate_kind ?? '',
    status: expired ? 'to_inspect' : (lot?.status ?? 'to_inspect'),
  };
}

/** The form for a code: its article, its lot, and what the code itself says about serial and lot. Null: not known here. */
export function fromCode(
  code: Scanned,
  types: readonly PartType[],
  lots: readonly Lot[],
  today: string,
): PartForm | null {
  const type =
    (code.gtin && types.find((one) => asGtin(one.gtin) === code.gtin)) ||
    types.find((one) => one.sku !== null && one.sku === code.raw);
  const lot = lots.find(
    (one) =>
      (!type || one.part_type === type.id) &&
      ((code.lot !== null && one.lot === code.lot) ||
        (one.serial !== null && one.serial === (code.serial ?? code.raw))),
  );
  const known = type ?? types.find((one) => one.id === lot?.part_type);
  if (!known) return null;
  const form = fromCatalogue(known, lot ?? null, today);
  const expired = code.expires_on !== null && code.expires_on < today;
  return {
    ...form,
    lot: code.lot ?? form.lot,
    serial: code.serial ?? form.serial,
    status: expired ? 'to_inspect' : form.status,
  };
}

/** The form for a code that is not known here: everything it says is kept, the rest is by hand. */
export const fromUnknown = ({ gtin, lot, serial, raw }: Scanned): PartForm => ({
  ...emptyForm(),
  // A part has no field of its own for it, and the office finds the article by this.
  model: gtin === null ? '' : `GTIN ${gtin}`,
  lot: lot ?? '',
  serial: serial ?? (gtin === null && lot === null ? raw : ''),
});

/** What is wrong with the form; empty when it can be saved. */
export function faultsOf(form: PartForm): Partial<Record<'name' | 'qty' | 'unit', true>> {
  const qty = finished(form.qty);
  return {
    ...(form.name.trim() ? {} : { name: true }),
    ...(qty && !qty.startsWith('-') && /[1-9]/.test(qty) ? {} : { qty: true }),
    ...(form.unit.trim() ? {} : { unit: true }),
  };
}

const orNull = (text: string): string | null => text.trim() || null;

export const argsOf = (job: string, form: PartForm): Args['parts.use'] => ({
  id: newId(),
  job,
  part_type: form.part_type,
  name: form.name.trim(),
  maker: orNull(form.maker),
  model: orNull(form.model),
  qty: finished(form.qty) ?? form.qty,
  unit: form.unit.trim(),
  lot: orNull(form.lot),
  serial: orNull(form.serial),
  supplier: orNull(form.supplier),
  certificate_no: orNull(form.certificate_no),
  certificate_kind: orNull(form.certificate_kind),
  certificate_photo: form.certificate_photo,
  status: form.status,
  origin: form.origin,
  old_part: form.old_part,
  price: form.origin === 'customer' ? 0 : form.price,
});
