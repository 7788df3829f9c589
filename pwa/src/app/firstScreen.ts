/** What can wait does not compete with the first screen: not the network, not the later half of the code. */

/** A page in a tab nobody looks at draws nothing, and still has to send. */
const AT_LATEST_MS = 3000;

let drawn = (): void => undefined;

/** Resolves when something that can be used is on the screen. */
export const firstScreen = new Promise<void>((resolve) => (drawn = resolve));

/** The screen has its content; it is painted in the next frame. */
export const hasContent = (): void => void requestAnimationFrame(() => setTimeout(drawn));

setTimeout(() => drawn(), AT_LATEST_MS);
