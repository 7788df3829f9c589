/**
 * The seal's file out of a voucher's PDF. A stream is never inside another one (ISO 32000-2, 7.5.7), so the attached
 * file stands in the open, whatever else is packed away: its dictionary is looked for, not the PDF read.
 */

export type PdfFault = 'encrypted' | 'no_attachment' | 'unreadable' | 'too_big';

export class NoAttachment extends Error {
  override name = 'NoAttachment';
  constructor(readonly code: PdfFault) {
    super(code);
  }
}

/** An attached file, unpacked, may be so large. */
export const MOST_UNPACKED = 16 * 1024 * 1024;
/** A voucher has one; nobody's browser shall unpack a thousand. */
const MOST_ATTACHED = 16;

const EMBEDDED = /\/Type\s*\/EmbeddedFile\b/g;
/** A dictionary may be so long before its stream begins. */
const FAR = 4096;

/** All attached files, unpacked, in the order they stand in. Throws `NoAttachment`. */
export async function attachments(pdf: Uint8Array<ArrayBuffer>): Promise<Uint8Array[]> {
  // One character for each byte, so that places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(pdf);
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) throw new NoAttachment('encrypted');
  const found: Uint8Array[] = [];
  for (const { index } of text.matchAll(EMBEDDED)) {
    if (found.length >= MOST_ATTACHED) break;
    const stream = streamAt(text, index);
    if (stream) found.push(await unpacked(pdf.subarray(stream.from, stream.to), stream.filters));
  }
  if (found.length === 0) throw new NoAttachment('no_attachment');
  return found;
}

interface Stream {
  from: number;
  to: number;
  filters: string[];
}

/** The stream whose dictionary has this place in it. */
function streamAt(text: string, within: number): Stream | null {
  const opens = text.lastIndexOf(' obj', within);
  const ahead = text.slice(within, within + FAR);
  const begins = /\bstream(?:\r\n|\n)/.exec(ahead);
  if (opens < 0 || within - opens > FAR || !begins) return null;
  const dictionary = text.slice(opens, within + begins.index);
  const from = within + begins.index + begins[0].length;
  const to = endOf(text, dictionary, from);
  return to === null ? null : { from, to, filters: filtersIn(dictionary) };
}

/** By the length it states; by its end mark where that length leads nowhere. */
function endOf(text: string, dictionary: string, from: number): number | null {
  const stated = /\/Length\s+(\d+)(?:\s+(\d+)\s+R)?/.exec(dictionary);
  const length = stated?.[2] === undefined ? stated?.[1] : indirect(text, stated[1] ?? '', stated[2]);
  const to = from + Number(length ?? Number.NaN);
  if (/^\s{0,2}endstream/.test(text.slice(to, to + 12))) return to;
  const mark = text.indexOf('endstream', from);
  return mark < 0 ? null : mark - (/\r?\n$/.exec(text.slice(mark - 2, mark))?.[0].length ?? 0);
}

const indirect = (text: string, number: string, generation: string): string | undefined =>
  new RegExp(`(?:^|[\\r\\n])${number} ${generation} obj\\s+(\\d+)\\s+endobj`).exec(text)?.[1];

const filtersIn = (dictionary: string): string[] => {
  const stated = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary)?.[1] ?? '';
  return [...stated.matchAll(/\/(\w+)/g)].map(([, name = '']) => name);
};

async function unpacked(packed: Uint8Array<ArrayBuffer>, filters: readonly string[]): Promise<Uint8Array> {
  let bytes: Uint8Array<ArrayBuffer> = packed;
  for (const filter of filters) {
    if (filter === 'FlateDecode' || filter === 'Fl') bytes = await inflated(bytes);
    else if (filter === 'ASCIIHexDecode' || filter === 'AHx') bytes = fromHex(bytes);
    else throw new NoAttachment('unreadable');
  }
  return bytes;
}

/** Stops as soon as it has too much: a few kilobytes can be packed to become terabytes. */
async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new NoAttachment('unreadable');
    });
    if (done) break;
    size += value.length;
    if (size > MOST_UNPACKED) {
      await reader.cancel().catch(() => undefined);
      throw new NoAttachment('too_big');
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

function fromHex(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const digits = new TextDecoder('latin1').decode(bytes).split('>')[0]?.replace(/\s/g, '') ?? '';
  if (!/^[0-9a-f]*$/i.test(digits)) throw new NoAttachment('unreadable');
  return Uint8Array.from(digits.match(/..?/g) ?? [], (pair) => parseInt(pair.padEnd(2, '0'), 16));
}
