// Which file a module goes into: what Today needs in a few, everything else where the builder puts it.

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

interface Group {
  name: (id: string, graph: Graph) => string | null;
  debugName: string;
  priority: number;
}

/** A part of the first screen's code, by the addresses of its modules; what these import and no part before has is in it. */
export type Part = readonly [name: string, own: RegExp];

/**
 * Names the files of everything that must be there before `start` can run; nothing for what is loaded later. A part is
 * taken before those behind it, so each needs only those before it. What no part claims is in the file called `rest`.
 */
export function together(parts: readonly Part[], rest: string, start: string): Group[] {
  let needed: Set<string> | undefined;
  const isNeeded = (id: string, graph: Graph): boolean => (needed ??= closure(start, graph)).has(id);
  const all = [...parts, [rest, /^/] as const];
  return all.map(([name, own], n) => ({
    name: (id, graph) => (own.test(id) && isNeeded(id, graph) ? name : null),
    debugName: name,
    priority: all.length - n,
  }));
}

/** One file for everything that the screen at `start` brings beside `before`: a slow phone pays for each file apart. */
export function oneFile(name: string, start: string, before: string): Group {
  let own: Set<string> | undefined;
  const isOwn = (id: string, graph: Graph): boolean => (own ??= beside(start, before, graph)).has(id);
  return { name: (id, graph) => (isOwn(id, graph) ? name : null), debugName: name, priority: 0 };
}

function beside(start: string, before: string, graph: Graph): Set<string> {
  const there = closure(before, graph);
  return new Set([...closure(start, graph)].filter((id) => !there.has(id)));
}

function closure(start: string, graph: Graph): Set<string> {
  const seen = new Set<string>();
  const left = [start];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    left.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}
