/** A code of the wire in words; one that no word is known for stands for itself, so that nothing signed is hidden. */
export const worded = (words: Readonly<Record<string, () => string>>, code: string): string => words[code]?.() ?? code;
