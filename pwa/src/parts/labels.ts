const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What stands beside a part's name, each once: a model that the name or another number says already is left out. */
export function beside(name: string, ...labels: (string | null | undefined)[]): string[] {
  const shown: string[] = [];
  for (const label of labels) {
    const own = plain(label ?? '');
    if (!label || !own || plain(name).endsWith(own) || shown.some((one) => plain(one) === own)) continue;
    shown.push(label);
  }
  return shown;
}
