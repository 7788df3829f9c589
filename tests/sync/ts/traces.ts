/**
 * `sync/spec/vectors/traces.json`: what the Python reference device did, asked, heard and showed. This one must ask the same,
 * to the letter, and show the same. `FIELDSEAL_TRACES` names another file of them (`python -m tests.world.traces 1000 500`).
 */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canonical } from '@sync/canonical';
import type { SyncAnswer } from '@sync/messages';
import { capture, offerAgain, renumber } from '@sync/outbox';
import { applyAnswer, type Applied } from '@sync/pull';
import { outgoing, type Outgoing } from '@sync/push';
import { replay } from '@sync/rebase';
import type { Row } from '@sync/registry';
import { newStanding, standing, type Store, type TableName } from '@sync/store';
import { crashing } from './crash';
import { AT, engine, made, viewOf } from './toy';

interface Shows {
  seq: number;
  rows: Record<string, Row[]>;
  outbox: [client_id: string, id: number, uuid: string, standing: string][];
  archive: [client_id: string, id: number, outcome: string][];
  left: string[];
}

interface Ask {
  do: 'ask';
  most: number;
  request: object;
  /** What became of the answer. `killed`: the app was, `after` so many storage operations while it stored the answer. */
  fate: 'heard' | 'lost' | 'killed';
  answer?: SyncAnswer;
  after?: number;
  refused?: { forked?: boolean; expected?: number };
  renumbered?: string;
  shows?: Shows;
}

type Step =
  | { do: 'save'; name: string; args: Record<string, unknown>; uuid: string; saved: boolean }
  | { do: 'copy' }
  | { do: 'put_back'; shows: Shows }
  | Ask;

export interface Trace {
  seed: number;
  client_id: string;
  steps: Step[];
}

const file = process.env['FIELDSEAL_TRACES'] ?? new URL('../../../sync/spec/vectors/traces.json', import.meta.url);
export const { traces } = JSON.parse(readFileSync(file, 'utf8')) as { traces: Trace[] };

class Device {
  #copy: Record<string, unknown[]> = {};

  constructor(readonly store: Store) {}

  async begin(client_id: string): Promise<void> {
    await this.store.write((t) => t.meta.put([newStanding(client_id)]));
    await this.#keep();
  }

  async step(one: Step): Promise<void> {
    const before = await this.#shows();
    if (one.do === 'save') expect(await this.#saved(one)).toBe(one.saved);
    if (one.do === 'copy') await this.#keep();
    if (one.do === 'put_back') await this.#putBack();
    if (one.do === 'ask') await this.#ask(one);
    if (one.do === 'put_back' || one.do === 'ask') expect(await this.#shows()).toEqual(one.shows ?? before);
  }

  async #saved({ name, args, uuid }: Step & { do: 'save' }): Promise<boolean> {
    const saving = this.store.write((t) => capture(t, engine, [made(name, args, uuid)]));
    return saving.then(
      () => true,
      () => false,
    );
  }

  async #ask({ most, request, fate, answer, after, refused, renumbered }: Ask): Promise<void> {
    const asked = await this.store.read((t) => outgoing(t, { most, build: 'toy', wall: AT }));
    expect(canonical(JSON.parse(asked.text))).toBe(canonical(request as never));
    if (fate === 'killed' && answer !== undefined) await this.#killed(asked, answer, after ?? 0);
    const contradicted =
      refused === undefined
        ? fate === 'heard' && answer !== undefined && (await this.#hears(asked, answer))
        : !(await this.#fills(refused));
    expect(contradicted).toBe(renumbered !== undefined);
    if (renumbered !== undefined) await this.store.write((t) => renumber(t, engine, renumbered));
  }

  async #hears(asked: Outgoing, answer: SyncAnswer): Promise<boolean> {
    return (await this.#apply(this.store, asked, answer)).renumber;
  }

  async #killed(asked: Outgoing, answer: SyncAnswer, after: number): Promise<void> {
    const { store } = this;
    const fragile: Store = {
      read: (work) => store.read(work),
      write: (work) =>
        store.write(async (t) => {
          await work(crashing(t, after));
          // It came to its end, but not to its commit.
          throw new Error('killed');
        }),
    };
    await expect(this.#apply(fragile, asked, answer)).rejects.toThrow('killed');
  }

  #apply(store: Store, asked: Outgoing, answer: SyncAnswer): Promise<Applied> {
    return store.write((t) => applyAnswer(t, engine, asked, answer, { now: AT, offset_ms: null }));
  }

  /** What the server says it lacks is offered again; false where only a new client id helps. */
  #fills({ expected }: NonNullable<Ask['refused']>): Promise<boolean> {
    if (expected === undefined) return Promise.resolve(false);
    return this.store.write(async (t) => {
      const filled = await offerAgain(t, expected - 1);
      await replay(t, engine);
      return filled;
    });
  }

  async #keep(): Promise<void> {
    this.#copy = await this.store.read(async (t) => {
      const names = Object.keys(t) as TableName[];
      const lists = await Promise.all(names.map(async (name) => [name, await t[name].all()] as const));
      return Object.fromEntries(lists);
    });
  }

  async #putBack(): Promise<void> {
    await this.store.write(async (t) => {
      for (const name of Object.keys(t) as TableName[]) {
        await t[name].clear();
        await t[name].put((this.#copy[name] ?? []) as never);
      }
    });
  }

  async #shows(): Promise<Shows> {
    const rows = await viewOf(this.store);
    return this.store.read(async (t) => ({
      seq: (await standing(t)).seq,
      rows,
      outbox: (await t.outbox.all()).map((one) => [one.client_id, one.id, one.uuid, one.state]),
      archive: (await t.archive.all()).map((one) => [one.client_id, one.id, one.receipt!.outcome]),
      left: (await t.left.all()).map(({ job }) => job),
    }));
  }
}

/** A test for each trace. */
export function heldTo(all: readonly Trace[], make: () => Store): void {
  test.each(all)(
    'V2.1 V3.3 asks and shows what the reference device does, seed $seed',
    async ({ client_id, steps }) => {
      const device = new Device(make());
      await device.begin(client_id);
      for (const [at, step] of steps.entries()) {
        await device.step(step).catch((trouble: unknown) => {
          throw new Error(`step ${at}, ${step.do}`, { cause: trouble });
        });
      }
    },
  );
}
