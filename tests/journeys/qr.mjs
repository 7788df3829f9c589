// Reads the QR code in a PNG (standard input) and prints what it says: a decoder that is not the one that drew it.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasmBinary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
await prepareZXingModule({ overrides: { wasmBinary: wasmBinary.buffer }, fireImmediately: true });

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const found = await readBarcodes(new Blob([Buffer.concat(chunks)]), { formats: ['QRCode'] });
process.stdout.write(found[0]?.text ?? '');
