/** One short line at the bottom saying that something is done, with one way back at most. Never the only sign of it. */
export interface Said {
  text: string;
  action?: { word: string; run: () => unknown } | undefined;
}

let said = $state<Said | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** The line to show, or null. */
export const saidNow = (): Said | null => said;

/** Say it for a moment, longer where it can be answered; what was said before goes. */
export function toast(text: string, action?: Said['action']): void {
  clearTimeout(timer);
  said = { text, action };
  timer = setTimeout(hush, action ? 8000 : 3500);
}

/** Take it away. */
export function hush(): void {
  clearTimeout(timer);
  said = null;
}
