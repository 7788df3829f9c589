/** Where the device was last seen, if it may say so. A step takes what is known and never waits (screens: no walls). */
interface Known {
  lat_e7: number;
  lon_e7: number;
  accuracy_m: number;
}

const FRESH_MS = 3 * 60_000;
let last: { at: number; known: Known } | null = null;

/** Ask the device quietly; call it when a screen opens on which a step with a place may follow. */
export function lookAround(): void {
  if (!('geolocation' in navigator)) return;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const known = {
        lat_e7: Math.round(coords.latitude * 1e7),
        lon_e7: Math.round(coords.longitude * 1e7),
        accuracy_m: Math.round(coords.accuracy),
      };
      last = { at: Date.now(), known };
    },
    () => (last = null),
    { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: 30_000 },
  );
}

/** The arguments of a step; empty when the place could not be confirmed. */
export const whereabouts = (): Known | Record<string, never> =>
  last && Date.now() - last.at < FRESH_MS ? last.known : {};
