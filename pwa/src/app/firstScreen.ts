/** What can wait does not compete with the first screen: not the network, not the later half of the code. */

/** A page in a tab nobody looks at draws nothing, and still has to send. */
const AT_LATEST_MS = 3000;

let drawn = (): void => undefined;

/** Resolves when something that can be used is on the screen. */
export const firstScreen = new Promise<void>((resolve) => (drawn = resolve));

/** The screen has its content; it is painted in the next frame. */
export function hasContent(): void {
  unveil();
  requestAnimationFrame(() => setTimeout(drawn));
}

/** The living screen takes the place of the one seen last time (`sw/sight.ts`). */
function unveil(): void {
  const sight = globalThis.document?.getElementById('sight');
  if (!sight) return;
  sight.remove();
  document.getElementById('app')?.removeAttribute('hidden');
}

setTimeout(() => {
  unveil();
  drawn();
}, AT_LATEST_MS);
