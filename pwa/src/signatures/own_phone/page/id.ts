import { uuid7 } from '@sync/outbox';

/** An id, as the app makes them; the app's own maker comes with its whole engine. */
export const randomId = (): string => uuid7(Math.max(0, Date.now()), crypto.getRandomValues(new Uint8Array(10)));
