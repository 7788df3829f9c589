import { describe, expect, test } from 'vitest';
import { callsOf, EMPTY, missing, WHICH, withCustomer, withEquipment, type Draft } from '@/desk/intake/intake';
import type { CustomerFound } from '@/desk/queries';

const site = (id: string) => ({ id, customer: 'cust', address: `addr ${id}`, district: null, note: null });
const machine = (id: string, warranty_until: string | null = null, at = 's1') => ({
  id,
  customer: 'cust',
  site: at,
  product: `product ${id}`,
  maker: null,
  model: null,
  serial: null,
  installed_on: null,
  warranty_until,
  note: null,
});
const found = (over: Partial<CustomerFound> = {}): CustomerFound => ({
  id: 'cust',
  centre: 'c2',
  name: '刘桂芳',
  phone: '139',
  kind: 'person',
  note: null,
  sites: [site('s1'), site('s2')],
  equipment: [],
  ...over,
});
const ids = (): (() => string) => {
  let n = 0;
  return () => `id${(n += 1)}`;
};
const now = '2026-11-22T01:00:00.000Z';
const call: Draft = { ...EMPTY, centre: 'c1', product: '热水机', fault: ' 不出热水 ' };

describe('D1 writing a job while the customer is on the phone', () => {
  test('D26 a new caller is four mutations, made from the top down', () => {
    const draft = { ...call, name: '王五', phone: '138', address: '北街1号', equipment: 'new', maker: '恒暖' };
    const { job, calls } = callsOf(draft, ids(), now);
    expect(calls.map(([name]) => name)).toEqual([
      'customers.create',
      'customers.add_site',
      'customers.add_equipment',
      'jobs.register',
    ]);
    expect(calls.at(-1)?.[1]).toMatchObject({
      id: job,
      customer: 'id2',
      site: 'id3',
      equipment: 'id4',
      fault: '不出热水',
      contact_name: '王五',
      contact_phone: '138',
      received_at: now,
    });
  });

  test('D1 a known caller at a known place is one', () => {
    const draft = withCustomer(call, found({ equipment: [machine('m1')] }), '2026-11-22');
    const { calls } = callsOf(draft, ids(), now);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.[1]).toMatchObject({
      customer: 'cust',
      site: 's1',
      equipment: 'm1',
      centre: 'c2',
      product: 'product m1',
    });
  });

  test('D15 a machine under warranty is free of charge, and one whose warranty has ended is not', () => {
    const customer = found({ equipment: [machine('new', '2026-11-22', 's2'), machine('old', '2026-11-21')] });
    const draft = withCustomer(call, customer, '2026-11-22');
    expect([draft.equipment, missing(draft)]).toEqual([WHICH, ['equipment']]);
    expect(missing({ ...draft, equipment: '', product: '热水机' })).toEqual([]);
    const free = withEquipment(draft, 'new', '2026-11-22');
    expect([free.charge_type, free.site]).toEqual(['free', 's2']);
    expect(withEquipment(free, 'old', '2026-11-22').charge_type).toBe('paid');
    expect(withEquipment({ ...draft, charge_type: 'contract' }, 'old', '2026-11-22').charge_type).toBe('contract');
  });

  test('D1 the register cannot do without name, phone, address, product and fault', () => {
    expect(missing({ ...EMPTY, centre: 'c1' })).toEqual(['name', 'phone', 'address', 'product', 'fault']);
    expect(missing(withCustomer(call, found(), '2026-11-22'))).toEqual([]);
    expect(missing({ ...call, customer: found(), site: 's1', promisedDay: '2026-11-23' })).toEqual(['promised']);
  });
});
