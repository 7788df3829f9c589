/** Giving a file out of the app: the phone's share sheet, or a download. */

/** The file as this browser shares it; null where it cannot. Chromium shares files of known endings only. */
export function shareable(file: File): File | null {
  const asText = new File([file], `${file.name}.txt`, { type: 'text/plain' });
  return [file, asText].find((one) => can({ files: [one] })) ?? null;
}

/** Resolves false when the person went back without choosing anybody. Needs a tap of his just before. */
export async function share(file: File): Promise<boolean> {
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch (trouble) {
    if (trouble instanceof DOMException && trouble.name === 'AbortError') return false;
    throw trouble;
  }
}

/** Into the folder of downloads. */
export function save(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  // Not at once: the browser fetches it after the tap.
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

const KEPT_MS = 60_000;

function can(data: ShareData): boolean {
  try {
    return typeof navigator.share === 'function' && navigator.canShare(data);
  } catch {
    return false;
  }
}
