/** Pictures made small on the device: a photo must travel over a field's network. */
export interface Picture {
  blob: Blob;
  width: number;
  height: number;
}

const LONGEST = 1600;
const MOST = 400 * 1024;
const QUALITIES = [0.82, 0.72, 0.6, 0.48, 0.36];

/** Sides for a picture whose longer one is at most `longest`; never larger than it was. */
export function fit(width: number, height: number, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

const encode = (canvas: HTMLCanvasElement, quality: number): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no JPEG'))), 'image/jpeg', quality),
  );

const HEIF = /^ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/;

/** Whether it begins as the pictures of many phones do that other devices cannot read. */
export async function isHeic(file: Blob): Promise<boolean> {
  const mark = await file.slice(4, 12).arrayBuffer();
  return HEIF.test(String.fromCharCode(...new Uint8Array(mark)));
}

/**
 * A JPEG of at most 400 KB, upright, 1600 px at most; quality goes first, then size.
 * Throws where the browser cannot read the file as a picture.
 */
export async function shrink(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    for (let longest = LONGEST; ; longest = Math.round(longest * 0.75)) {
      const size = fit(bitmap.width, bitmap.height, longest);
      const canvas = Object.assign(document.createElement('canvas'), size);
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size.width, size.height);
      for (const quality of QUALITIES) {
        const blob = await encode(canvas, quality);
        if (blob.size <= MOST || longest < 400) return { blob, ...size };
      }
    }
  } finally {
    bitmap.close();
  }
}
