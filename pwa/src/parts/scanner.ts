/** Reading codes with the camera: the browser's own detector, or the same one in WebAssembly. Loaded at the first scan. */
import type { BarcodeDetector as Ponyfill } from 'barcode-detector/ponyfill';

const FORMATS = ['data_matrix', 'qr_code', 'code_128', 'ean_13', 'ean_8', 'upc_a', 'itf', 'code_39'] as const;

async function detector(): Promise<Ponyfill> {
  const own = (globalThis as { BarcodeDetector?: typeof Ponyfill }).BarcodeDetector;
  if (own && (await own.getSupportedFormats()).includes('data_matrix')) return new own({ formats: [...FORMATS] });
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
    import('barcode-detector/ponyfill'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  // The module comes from our own origin, never from a network of others.
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return new BarcodeDetector({ formats: [...FORMATS] });
}

/**
 * The first code the camera sees, or null when aborted. Shows the camera's picture in `video`.
 * Throws when there is no camera or it may not be used.
 */
export async function scan(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
  try {
    video.srcObject = stream;
    await video.play();
    const reader = await detector();
    while (!signal.aborted) {
      const [code] = await reader.detect(video).catch(() => []);
      if (code?.rawValue) return code.rawValue;
      await new Promise((again) => setTimeout(again, 150));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
