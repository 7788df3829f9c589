/** A file somebody drops on the page: the seal's own, or a voucher's PDF with it inside. Nothing of it leaves the device. */

import { NoBundle, readBundle, type Bundle, type BundleFault } from './bundle';
import { NoAttachment, attachments, type PdfFault } from './pdf';

export type FileFault = BundleFault | PdfFault | 'empty' | 'several' | 'lost';

/** Larger than any voucher with its photos. */
export const MOST_BYTES = 32 * 1024 * 1024;
/** Programs that carry a PDF may write something before it (ISO 32000-2, 7.5.2). */
const PREAMBLE = 1024;

export class NoSeal extends Error {
  override name = 'NoSeal';
  constructor(readonly code: FileFault) {
    super(code);
  }
}

export interface Opened {
  bundle: Bundle;
  /** The file was a PDF: what its pages show is another thing than what is sealed. */
  pdf: boolean;
}

/** The seal in a file. Throws `NoSeal`. */
export async function openFile(file: Blob): Promise<Opened> {
  if (file.size === 0) throw new NoSeal('empty');
  if (file.size > MOST_BYTES) throw new NoSeal('too_big');
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const pdf = isPdf(bytes);
    return { bundle: pdf ? await fromPdf(bytes) : readBundle(bytes), pdf };
  } catch (error) {
    if (error instanceof NoSeal) throw error;
    if (error instanceof NoBundle || error instanceof NoAttachment) throw new NoSeal(error.code);
    throw new NoSeal('lost'); // the file was moved, or its stick pulled
  }
}

async function fromPdf(bytes: Uint8Array<ArrayBuffer>): Promise<Bundle> {
  const found = (await attachments(bytes)).flatMap((attached) => {
    try {
      return [{ bundle: readBundle(attached), written: new TextDecoder().decode(attached) }];
    } catch (error) {
      // A changed seal is told; somebody's invoice beside it is none of ours.
      if (error instanceof NoBundle && error.code === 'rewritten') throw error;
      return [];
    }
  });
  const [first] = found;
  if (first === undefined) throw new NoSeal('no_attachment');
  if (found.some((one) => one.written !== first.written)) throw new NoSeal('several');
  return first.bundle;
}

const isPdf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, PREAMBLE)).includes('%PDF-');
