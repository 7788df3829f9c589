/** The minute hand: screens that show time left read `now()` and are drawn again as it moves. */
let at = $state(Date.now());

setInterval(() => (at = Date.now()), 15_000);
document.addEventListener('visibilitychange', () => (at = Date.now()));

/** Device time, in ms, at most 15 s old. For showing only: what is recorded takes its time from the engine. */
export const now = (): number => at;
