// Which file a module goes into: what Today needs in one, everything else where the builder puts it.

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/** Names the file of everything that must be there before `start` can run; nothing for what is loaded later. */
export const together = (name: string, start: string): ((id: string, graph: Graph) => string | null) => {
  let needed: Set<string> | undefined;
  return (id, graph) => {
    needed ??= closure(start, graph);
    return needed.has(id) ? name : null;
  };
};

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
