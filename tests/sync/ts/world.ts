/** A device and a server with everything that can happen between them, driven step by step. */

import { expect } from 'vitest';
import { SyncError } from '@sync/errors';
import type { SyncAnswer } from '@sync/messages';
import { offerAgain, renumber } from '@sync/outbox';
import { replay } from '@sync/rebase';
import type { Outgoing } from '@sync/push';
import { dropLeft } from '@sync/left';
import type { Store, TableName } from '@sync/store';
import { crashing } from './crash';
import { JOBS, type Capture, type Step } from './steps';
import { Device, engine, KINDS, made } from './toy';
import { ToyServer } from './toy_server';

export class World {
  readonly device: Device;
  captured: string[] = [];
  /** Jobs that were here when something was captured for them. */
  readonly #jobOf = new Map<string, string>();
  #backup;
  #copy: Record<string, unknown[]> = {};
  #clients = 1;
  #numbers = 0;
  #stale: { asked: Outgoing; answer: SyncAnswer } | null = null;

  constructor(
    readonly store: Store,
    readonly server: ToyServer,
  ) {
    this.device = new Device(store);
    this.#backup = server.backup();
  }

  async begin(): Promise<void> {
    await this.device.begin();
    for (const id of JOBS) this.server.write('jobs', id, { id, title: id }, id);
    this.server.give('j1');
    this.server.give('j2');
    this.#backup = this.server.backup();
    await this.#copyDevice();
  }

  async step(one: Step): Promise<void> {
    await this.#happen(one);
    await this.#checkWork();
  }

  async #happen(one: Step): Promise<void> {
    if (one.do === 'capture') await this.#capture(one);
    if (one.do === 'sync') await this.#sync(one);
    if (one.do === 'stale answer' && this.#stale) await this.#apply(this.#stale.asked, this.#stale.answer, null);
    if (one.do === 'office edits') this.#office(one.note, one.job, false);
    if (one.do === 'office deletes') this.#office(one.note, one.job, true);
    if (one.do === 'give') this.server.give(one.job);
    if (one.do === 'take') this.server.take(one.job);
    if (one.do === 'copy device') await this.#copyDevice();
    if (one.do === 'set device back') await this.#setBack();
    if (one.do === 'back up') this.#backup = this.server.backup();
    if (one.do === 'restore') this.server.restore(this.#backup);
  }

  /** No more faults: how many round trips until nothing is left to do. */
  async drain(): Promise<number> {
    for (let trips = 1; trips < 200; trips += 1) {
      const more = await this.#trip(500);
      if (!more) return trips;
    }
    throw new Error('it never came to rest');
  }

  /** What must hold at rest, whatever happened. */
  async check(): Promise<void> {
    const entries = await this.device.entries();
    expect(entries.filter((entry) => entry.state === 'waiting')).toEqual([]);
    expect(this.server.doubted).toEqual([]);
    // Nothing lost: the server, as it is now, has worked in every single thing that was captured; nothing twice: by uuid.
    expect(this.captured.filter((uuid) => !this.server.state.done.has(uuid))).toEqual([]);
    // In the order in which it was done; only a server restored after this device was renumbered may get older work late.
    const order = [...this.server.state.done.keys()].filter((uuid) => this.captured.includes(uuid));
    if (this.#clients === 1 || this.server.state.epoch === 1) expect(order).toEqual(this.captured);
    // The server's rows in scope are here, and no others.
    const base: Record<string, unknown[]> = {};
    for (const { kind, row } of await this.store.read((t) => t.base.all())) (base[kind] ??= []).push(row);
    expect(base).toEqual(this.server.inScope());
    expect(await this.store.read((t) => t.left.all())).toEqual([]);
    // What is shown is that, with what lies at the office over it.
    if (entries.every((entry) => entry.state === 'refused'))
      expect(await this.device.view()).toEqual(this.server.inScope());
  }

  /** Rule Q3: a job with work that was never receipted is on the device, whoever holds it now. */
  async #checkWork(): Promise<void> {
    const waiting = new Set(
      (await this.device.entries()).filter((one) => one.state === 'waiting').map((one) => one.uuid),
    );
    for (const [uuid, job] of this.#jobOf) {
      if (!waiting.has(uuid)) this.#jobOf.delete(uuid);
      else expect(await this.store.read((t) => t.base.get(['jobs', job]))).toBeDefined();
    }
  }

  async #copyDevice(): Promise<void> {
    this.#copy = await this.store.read(async (t) => {
      const names = Object.keys(t) as TableName[];
      const lists = await Promise.all(names.map(async (name) => [name, await t[name].all()] as const));
      return Object.fromEntries(lists);
    });
  }

  /** As when a phone is restored from its backup. What was only on it is gone, and nobody's fault. */
  async #setBack(): Promise<void> {
    await this.store.write(async (t) => {
      for (const name of Object.keys(t) as TableName[]) {
        await t[name].clear();
        await t[name].put((this.#copy[name] ?? []) as never);
      }
    });
    const held = new Set(
      [...(await this.device.entries()), ...(await this.store.read((t) => t.archive.all()))].map((one) => one.uuid),
    );
    this.captured = this.captured.filter((uuid) => held.has(uuid));
    this.#stale = null;
    this.server.forgive();
  }

  async #capture({ name, note: id, job: of }: Capture): Promise<void> {
    this.#numbers += 1;
    const uuid = `u${this.#numbers}`;
    const args = {
      id: name === 'notes.add' ? `${id}-${this.#numbers % 3}` : `${id}-${this.#numbers % 2}`,
      job: of,
      text: uuid,
    };
    try {
      await this.device.capture(made(name, args, uuid));
      this.captured.push(uuid);
      if (await this.store.read((t) => t.base.get(['jobs', of]))) this.#jobOf.set(uuid, of);
    } catch {
      // Refused at capture: nothing was stored, the person was told.
    }
  }

  #office(id: string, of: string, remove: boolean): void {
    for (const key of [`${id}-0`, `${id}-1`]) {
      const known = this.server.state.rows.get(`notes/${key}`);
      if (known?.row)
        this.server.write('notes', key, remove ? null : { ...known.row, text: `office ${of}` }, known.grp);
    }
  }

  async #sync({ most, lost, twice, fails, meanwhile }: Step & { do: 'sync' }): Promise<void> {
    const asked = await this.device.request(most);
    if (lost === 'request') return;
    const answer = await this.#ask(asked);
    for (const one of meanwhile) await this.#capture(one);
    if (answer === null) return;
    this.#stale = { asked, answer };
    if (lost === 'answer') return;
    await this.#apply(asked, answer, fails);
    if (twice) await this.#apply(asked, answer, null);
  }

  async #trip(most: number): Promise<boolean> {
    const asked = await this.device.request(most);
    const answer = await this.#ask(asked);
    return answer === null || (await this.#apply(asked, answer, null));
  }

  async #ask(asked: Outgoing): Promise<SyncAnswer | null> {
    try {
      return await this.server.sync(asked.text);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      const expected = Number(error.details['expected']);
      const filled = error.code === 'GAP' && (await this.store.write((t) => offerAgain(t, expected - 1)));
      if (filled) await this.store.write((t) => replay(t, engine));
      else await this.#renumber();
      return null;
    }
  }

  async #apply(asked: Outgoing, answer: SyncAnswer, fails: number | null): Promise<boolean> {
    const store = this.store;
    const target: Store =
      fails === null
        ? store
        : { read: (work) => store.read(work), write: (work) => store.write((t) => work(crashing(t, fails))) };
    try {
      const applied = await new Device(target).apply(asked, answer);
      if (applied.renumber) await this.#renumber();
      return applied.more || applied.renumber;
    } catch (error) {
      if ((error as Error).message !== 'killed') throw error;
      return true;
    }
  }

  async #renumber(): Promise<void> {
    this.#clients += 1;
    const client = `c${this.#clients}`;
    await this.store.write((t) => renumber(t, engine, client));
  }
}

/** Runs the steps, lets it come to rest, looks. */
export async function live(store: Store, page: number, all: readonly Step[]): Promise<void> {
  const world = new World(store, new ToyServer(page));
  await world.begin();
  for (const one of all) await world.step(one);
  await world.drain();
  await store.write((tables) => dropLeft(tables, KINDS));
  await world.drain();
  await world.check();
}
