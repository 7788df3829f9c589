/**
 * How a badge speaks. `plain` states, `bare` whispers, `ok` and `warn` judge, `stop` is trouble (ink turned over);
 * the rest are the paper tags of D5: to inspect white, conforming blue, nonconforming yellow, scrap red, to decide.
 */
export type Tone =
  'plain' | 'bare' | 'ok' | 'warn' | 'stop' | 'to_inspect' | 'conforming' | 'nonconforming' | 'scrap' | 'to_decide';
