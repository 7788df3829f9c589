/** One tap, one deed: a finger that taps twice does not record twice. */

/** A second tap within this time is the same tap. */
export const TWICE_MS = 350;

/** `run`, deaf until what it began is settled, and for the length of a double tap at least. `tell` hears when it is. */
export function once(run: () => unknown, tell: (busy: boolean) => unknown = () => undefined): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    tell(true);
    const pause = new Promise((done) => setTimeout(done, TWICE_MS));
    try {
      await run();
    } finally {
      void pause.then(() => tell((busy = false)));
    }
  };
}
