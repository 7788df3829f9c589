/** The database of one user on this device. Versions only ever add: an outbox written by an old build stays readable (V6). */

import Dexie, { type Table } from 'dexie';
import type { Schema, TableName } from '@sync/store';
import { nameOf } from './names';

// On this machine's own addresses Dexie would note where every request came from: time that no real device spends.
Dexie.debug = false;

/** Version 1, released. Never edit it (a test holds it): add a `version(2)` with the tables or indexes that are new. */
export const VERSION_1: Readonly<Record<TableName, string>> = {
  base: '[kind+id],[grp+kind]',
  incoming: '[kind+id],[grp+kind]',
  overlay: '[kind+id],[grp+kind]',
  outbox: 'n,[client_id+id],state,*groups',
  archive: '[client_id+id],settled_at,*groups',
  files: 'sha256,state,grp',
  bytes: 'sha256',
  left: 'job',
  drafts: 'key,grp',
  meta: 'key',
};

/** One database per user: nobody's sign-in can see or send another's work (V5). */
export class UserDb extends Dexie {
  constructor(user: string) {
    // Strict: a transaction is complete when it is on disk, not when the system has promised to write it (V1).
    super(nameOf(user), { chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.version(1).stores(VERSION_1);
  }

  of<N extends TableName>(name: N): Table<Schema[N]> {
    return this.table(name);
  }
}
