/** A call becomes mutations: what is new of customer, site and equipment is made, then the job is registered. Pure. */

import type { Args } from '@/generated/contract';
import type { CustomerFound } from '../queries';
import { moment } from '../moments';

export interface Draft {
  centre: string;
  /** Found in the files, or null for a new one. */
  customer: CustomerFound | null;
  name: string;
  phone: string;
  kind: string;
  /** Id of one of the customer's sites, or '' for a new one. */
  site: string;
  address: string;
  district: string;
  /** Id of one of the customer's machines, `new`, '' for none, `WHICH` as long as that is to be asked. */
  equipment: string;
  product: string;
  maker: string;
  model: string;
  serial: string;
  fault: string;
  channel: string;
  charge_type: string;
  priority: string;
  promisedDay: string;
  promisedHour: string;
  contactName: string;
  contactPhone: string;
}

/** The customer has several machines, and nobody has said which. */
export const WHICH = 'which';

export const EMPTY: Draft = {
  centre: '',
  customer: null,
  name: '',
  phone: '',
  kind: 'person',
  site: '',
  address: '',
  district: '',
  equipment: '',
  product: '',
  maker: '',
  model: '',
  serial: '',
  fault: '',
  channel: 'phone',
  charge_type: 'paid',
  priority: 'normal',
  promisedDay: '',
  promisedHour: '',
  contactName: '',
  contactPhone: '',
};

export type Missing = 'name' | 'phone' | 'address' | 'equipment' | 'product' | 'fault' | 'promised';

/** What the register cannot do without. */
export function missing(draft: Draft): Missing[] {
  const promise = draft.promisedDay !== '' || draft.promisedHour !== '';
  const needed: [Missing, boolean][] = [
    ['name', draft.customer === null && draft.name.trim() === ''],
    ['phone', draft.customer === null && draft.phone.trim() === ''],
    ['address', draft.site === '' && draft.address.trim() === ''],
    ['equipment', draft.equipment === WHICH],
    ['product', draft.product.trim() === ''],
    ['fault', draft.fault.trim() === ''],
    ['promised', promise && moment(draft.promisedDay, draft.promisedHour) === null],
  ];
  return needed.flatMap(([field, wrong]) => (wrong ? [field] : []));
}

/** The customer's, his first site and only machine filled in; of several machines it is asked which. */
export function withCustomer(draft: Draft, customer: CustomerFound, today: string): Draft {
  const [site] = customer.sites;
  const machine = customer.equipment.length === 1 ? customer.equipment[0] : undefined;
  const filled: Draft = {
    ...draft,
    customer,
    centre: customer.centre,
    site: site?.id ?? '',
    equipment: customer.equipment.length > 1 ? WHICH : '',
    contactName: customer.name,
    contactPhone: customer.phone,
  };
  return machine ? withEquipment(filled, machine.id, today) : filled;
}

/** One of the customer's machines: its product, and free of charge while its warranty lasts. */
export function withEquipment(draft: Draft, id: string, today: string): Draft {
  const machine = draft.customer?.equipment.find((one) => one.id === id);
  if (!machine) return { ...draft, equipment: id };
  const free = machine.warranty_until !== null && machine.warranty_until >= today;
  return {
    ...draft,
    equipment: id,
    product: machine.product,
    site: machine.site,
    charge_type: free ? 'free' : draft.charge_type === 'free' ? 'paid' : draft.charge_type,
  };
}

type Call = { [N in keyof Args]: [N, Args[N]] }[keyof Args];

const orNull = (text: string): string | null => text.trim() || null;

/** All of it as one transaction: none of it, or everything. `newId` gives fresh ids; `received_at` is now. */
export function callsOf(draft: Draft, newId: () => string, received_at: string): { job: string; calls: Call[] } {
  const job = newId();
  const customer = draft.customer?.id ?? newId();
  const site = draft.site || newId();
  const known = draft.equipment !== '' && draft.equipment !== 'new';
  const equipment = known ? draft.equipment : draft.equipment === 'new' ? newId() : null;
  const product = draft.product.trim();
  const calls: Call[] = [];
  if (draft.customer === null) {
    const { centre, kind } = draft;
    calls.push([
      'customers.create',
      { id: customer, centre, name: draft.name.trim(), phone: draft.phone.trim(), kind },
    ]);
  }
  if (draft.site === '') {
    const district = orNull(draft.district);
    calls.push(['customers.add_site', { id: site, customer, address: draft.address.trim(), district }]);
  }
  if (equipment !== null && !known) {
    const [maker, model, serial] = [orNull(draft.maker), orNull(draft.model), orNull(draft.serial)];
    calls.push(['customers.add_equipment', { id: equipment, customer, site, product, maker, model, serial }]);
  }
  calls.push([
    'jobs.register',
    {
      id: job,
      centre: draft.centre,
      customer,
      site,
      equipment,
      product,
      fault: draft.fault.trim(),
      channel: draft.channel,
      charge_type: draft.charge_type,
      priority: draft.priority,
      received_at,
      promised_at: moment(draft.promisedDay, draft.promisedHour),
      contact_name: draft.contactName.trim() || draft.customer?.name || draft.name.trim(),
      contact_phone: draft.contactPhone.trim() || draft.customer?.phone || draft.phone.trim(),
    },
  ]);
  return { job, calls };
}
