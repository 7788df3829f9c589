/**
 * Mutations by name, as the device runs them. Twin of `sync/registry.py`: a twin changes the rows a person
 * sees at once; the server's own declaration judges again. Source: `sync/SPEC.md` P3–P5, V2.
 */

import { Refused, NotHere } from './errors';
import type { Mutation } from './messages';

export { Refused, NotHere };

/** One complete row: every column present, null rather than absent, and always an `id`. */
export type Row = { id: string } & Record<string, unknown>;

/** Any set of kinds. The real one is `Rows` of the generated contract. */
export type AnyRows = Record<string, Row>;

type Kind<R> = keyof R & string;

/**
 * What a twin may do. Reads see earlier writes of the same mutation and of every unreceipted one before it.
 * Await nothing but these calls: the transaction underneath ends at the first foreign `await`.
 */
export interface Tx<R = AnyRows> {
  /** The row, or undefined. A null id has no row. */
  get<K extends Kind<R>>(kind: K, id: string | null | undefined): Promise<R[K] | undefined>;
  /** The row. Throws `NotHere` where there is none. */
  need<K extends Kind<R>>(kind: K, id: string | null | undefined): Promise<R[K]>;
  /** Rows of a kind by one column, in the order of their ids. By `job` or `customer` it is quick. */
  find<K extends Kind<R>, C extends keyof R[K] & string>(kind: K, column: C, value: R[K][C]): Promise<R[K][]>;
  /** Insert or replace a mutable row (complete, every column). */
  put<K extends Kind<R>>(kind: K, row: R[K]): Promise<void>;
  /** Insert a new row, fact or not. Throws `Refused('ID_TAKEN')` where the id exists already. */
  add<K extends Kind<R>>(kind: K, row: R[K]): Promise<void>;
  /** Delete a mutable row. */
  delete<K extends Kind<R>>(kind: K, id: string): Promise<void>;
  /** The work is kept and the office will look at it; the first flag names the outcome. */
  flag(code: string, message: string): void;
}

/** Who is speaking. Twin of `Caller`. */
export interface Caller {
  org: string;
  /** The user's id. */
  user: string;
  role: string;
  client_id: string;
  centres: readonly string[];
  name: string;
}

/** The circumstances of a mutation. Every time is RFC 3339 UTC with milliseconds. */
export interface Ctx {
  caller: Caller;
  id: number;
  /** The mutation's uuid: the id of a fact of its own making, such as a step. */
  uuid: string;
  name: string;
  v: number;
  base_seq: number;
  /** When it happened: the device's clock corrected by its last measured offset (rule V7). */
  at: string;
  device_at: string;
  tz: string;
  offset_ms: number | null;
}

/** Arguments as stored, of any version. */
export type OldArgs = Readonly<Record<string, unknown>>;

/** Old version → the next version's arguments (rule P4): an outbox written by an old build is replayed by the new one. */
export type Upcasts = Readonly<Record<number, (args: OldArgs) => OldArgs>>;

/** One mutation on the device: permission first, then what it does. Throw `Refused` to stop it. */
export interface Twin<A = never, R = AnyRows> {
  /** The version of the arguments it writes; 1 unless said. */
  v?: number;
  /** One for every version before `v`. */
  upcasts?: Upcasts;
  allow(tx: Tx<R>, args: A, ctx: Ctx): void | Promise<void>;
  apply(tx: Tx<R>, args: A, ctx: Ctx): void | Promise<void>;
}

/** One twin for every name in the contract: does not compile while one is missing. */
export type Twins<Args, R> = { readonly [N in keyof Args]: Twin<Args[N], R> };

/** Says "this is a twin" and lets the compiler fill in the argument types from where it stands. */
export function twin<A, R>(declared: Twin<A, R>): Twin<A, R> {
  return declared;
}

/** Any twin, its types forgotten: what the engine holds. */
export interface LooseTwin {
  v?: number;
  upcasts?: Upcasts;
  allow(tx: never, args: never, ctx: Ctx): void | Promise<void>;
  apply(tx: never, args: never, ctx: Ctx): void | Promise<void>;
}

/** All twins of this build, by name. A name it does not know is sent all the same, and skipped in the replay. */
export class Registry {
  readonly #byName: ReadonlyMap<string, LooseTwin>;

  constructor(twins: Readonly<Record<string, LooseTwin>>) {
    for (const [name, { v = 1, upcasts = {} }] of Object.entries(twins)) {
      const before = Array.from({ length: v - 1 }, (_, at) => String(at + 1));
      if (Object.keys(upcasts).join() !== before.join())
        throw new Error(`${name} needs an upcast for each version before ${v}`);
    }
    this.#byName = new Map(Object.entries(twins));
  }

  find(name: string): LooseTwin | undefined {
    return this.#byName.get(name);
  }

  /** The stored arguments in the form this build knows. `Refused` where a newer one wrote them, or the name is unknown. */
  read(mutation: Pick<Mutation, 'name' | 'v' | 'args'>): [LooseTwin, OldArgs] {
    const { name, v } = mutation;
    const twin = this.find(name);
    if (twin === undefined) throw new Refused('UNKNOWN_NAME', `This version of the app does not know ${name}.`);
    const newest = twin.v ?? 1;
    if (v > newest) throw new Refused('NEWER_VERSION', `A newer version of the app has written this ${name}.`);
    let args: OldArgs = mutation.args;
    for (let version = v; version < newest; version += 1) args = twin.upcasts?.[version]?.(args) ?? args;
    return [twin, args];
  }

  get names(): string[] {
    return [...this.#byName.keys()].sort();
  }
}
