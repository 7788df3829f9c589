/** The browser's offer to put the app on the home screen; Chromium makes it once, early, so it is kept from the start. */
export interface InstallOffer {
  prompt(): Promise<unknown>;
}

let kept: InstallOffer | null = null;
const listeners = new Set<(offer: InstallOffer | null) => void>();

const tell = (offer: InstallOffer | null): void => {
  kept = offer;
  for (const listener of listeners) listener(offer);
};

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  tell(event as unknown as Event & InstallOffer);
});
addEventListener('appinstalled', () => tell(null));

/** Calls with the offer, now and whenever it changes; returns the way to stop. */
export function offered(listener: (offer: InstallOffer | null) => void): () => void {
  listeners.add(listener);
  listener(kept);
  return () => listeners.delete(listener);
}

/** Whether it runs from the home screen. */
export const standalone = (): boolean =>
  matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;
