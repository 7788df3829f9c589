/** While the customer has the device, going back leads nowhere: neither the button, nor the gesture, nor Alt + Left. */

import { to } from '@/app/router';

const LONGEST_MS = 500;

/**
 * Stay on the job's own address, with a step behind it that is taken again whenever somebody goes back, and whatever
 * address is typed. Returns the way out: it resolves when the step is gone.
 */
export function stay(job: string): () => Promise<void> {
  const address = to.job(job);
  const again = (): void => history.pushState(null, '', address);
  // The address of the hand-over itself is left: going back to it later must not begin another.
  history.replaceState(history.state, '', address);
  dispatchEvent(new HashChangeEvent('hashchange'));
  again();
  addEventListener('popstate', again);
  return () => {
    removeEventListener('popstate', again);
    const gone = new Promise<void>((resolve) => {
      addEventListener('popstate', () => resolve(), { once: true });
      setTimeout(resolve, LONGEST_MS);
    });
    history.back();
    return gone;
  };
}
