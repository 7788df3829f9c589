/** The catalogue: a versioned snapshot beside the feed, kept among the rows. Source: `sync/SPEC.md` Q4. */

import type { Row } from './registry';
import { replay, type Engine } from './rebase';
import { standing, type Tables } from './store';

/** The snapshot: each catalogue kind with all its rows. */
export type Snapshot = { version: number | string } & Record<string, unknown>;

/** Whether this is the catalogue that is here already. */
export async function holdsCatalogue(tables: Tables, version: number | string): Promise<boolean> {
  return (await standing(tables)).catalogue === String(version);
}

/** Puts the snapshot in the place of the old one, in the caller's one write transaction. */
export async function applyCatalogue(tables: Tables, engine: Engine, snapshot: Snapshot): Promise<void> {
  for (const [kind, { catalogue }] of Object.entries(engine.kinds)) {
    const rows = snapshot[kind];
    if (!catalogue || !Array.isArray(rows)) continue;
    const old = await tables.base.by('kind', kind);
    const records = (rows as Row[]).map((row) => ({ kind, id: row.id, grp: '', row }));
    const kept = new Set(records.map((record) => record.id));
    await tables.base.delete(old.filter((record) => !kept.has(record.id)).map((record) => [kind, record.id]));
    await tables.base.put(records);
  }
  await tables.meta.put([{ ...(await standing(tables)), catalogue: String(snapshot.version) }]);
  await replay(tables, engine);
}
