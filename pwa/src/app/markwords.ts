/** What is unusual in a finished job, in words (D12). The marks are the server's: `server/verification/marks.py`. */
import { calendarDay, minutes, money, when } from '@/ui/format';
import { words } from '@/ui/i18n';
import { codeWord } from '@/sync_status/words';

export interface Mark {
  code: string;
  /** `stop`: to be ticked as seen before the job is confirmed. */
  severity: 'stop' | 'warn';
  /** Where it stands; null for the job as a whole. */
  kind: string | null;
  row: string | null;
  values: Readonly<Record<string, unknown>>;
}

export const markWords = words({
  CHECK_OVERRIDE: ['检验带说明放行', 'Check passed with a reason'],
  INSTRUMENT_EXPIRED: ['仪器校准已过期', 'Instrument out of calibration'],
  INSTRUMENT_UNKNOWN: ['仪器不明', 'Instrument not known'],
  READING_OUTSIDE: ['读数超限却判合格', 'Passed outside its limits'],
  RETEST_PENDING: ['不合格，未复测', 'Failed, not tested again'],
  CHECKS_NONE: ['没有检验记录', 'No checks recorded'],
  CHECKS_MISSING: ['检验项目不全', 'Checks are missing'],
  PART_NO_CERTIFICATE: ['零件无合格证', 'Part without certificate'],
  PART_NOT_CONFORMING: ['用了不合格零件', 'Part does not conform'],
  PART_NOT_VERIFIED: ['零件未经检验', 'Part not verified'],
  PART_LOT_UNKNOWN: ['批号不明', 'Lot not known'],
  PRICE_OFF_LIST: ['单价与价目不符', 'Price differs from the list'],
  LOW_GRADE: ['评价偏低', 'Low grade'],
  COMMENT: ['顾客有意见', 'The customer wrote a comment'],
  NO_RATING: ['没有评价', 'No rating'],
  LONG_TRAVEL: ['路途过长', 'Long travel'],
  WORK_UNUSUAL: ['作业时间异常', 'Unusual work time'],
  TIME_CORRECTED: ['工时改过', 'Time was corrected'],
  PLACE_UNCONFIRMED: ['到达地点未确认', 'Place of arrival not confirmed'],
  ARRIVAL_UNKNOWN: ['没有到达记录', 'No arrival recorded'],
  CLOCK_OFF: ['手机时钟不准', 'The phone’s clock was off'],
  LATE_ARRIVAL: ['到达迟于约定', 'Arrived late'],
  FLAGGED_WORK: ['有待决定的记录', 'Work waits for a decision'],
  CONFLICT_OPEN: ['两边改法不同', 'Two values of one field'],
  AMENDMENT_UNSIGNED: ['更正未经顾客签字', 'Amendment not signed'],
  SEAL_DIFFERS: ['签字内容与记录不符', 'What was signed differs'],
  SIGNER_OTHER: ['他人代签', 'Signed by somebody else'],
  UNSIGNED_OUTCOME: ['未签字', 'Not signed'],
  NO_SEAL: ['没有签字', 'No signature'],
  PHOTO_NOT_HERE: ['照片尚未传到', 'Photo not here yet'],
  PHOTOS_MISSING: ['缺照片', 'Photos are missing'],
  OTHER_PERSON: ['非派工本人记录', 'Recorded by somebody else'],
});

const more = words({
  and: ['、', ', '],
  due: ['校准至 {day}', 'calibrated to {day}'],
  limits: ['{reading}，限值 {range}', '{reading}, limits {range}'],
  list: ['{price}，价目 {list}', '{price}, list {list}'],
  most: ['{minutes}，通常不超过 {most}', '{minutes}, usually up to {most}'],
  between: ['{minutes}，通常 {least} 至 {most}', '{minutes}, usually {least} to {most}'],
  metres: ['误差 {n} 米', 'within {n} m'],
  noPlace: ['手机未给出位置', 'the phone could not tell'],
  seconds: ['差 {n} 秒', '{n} s off'],
  arrived: ['{at} 到达，应在 {limit} 前', 'at {at}, due by {limit}'],
  before: ['作业前', 'before'],
  after: ['作业后', 'after'],
  certificate: ['合格证', 'certificate'],
  during: ['作业中', 'during'],
  refused: ['顾客拒签', 'refused'],
  absent: ['无人在场', 'nobody there'],
  other: ['其他原因', 'another reason'],
  attitude: ['态度', 'attitude'],
  skill: ['技术', 'skill'],
  arrival: ['到达', 'arrival'],
  promises: ['守约', 'promises'],
});

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const word = (key: unknown): string => {
  const said = typeof key === 'string' && key in more ? more[key as 'before'] : null;
  return said ? said() : text(key);
};

/** `1.0–2.0 MPa`. */
function range({ lower, upper, unit }: Mark['values']): string {
  const both = [text(lower), text(upper)];
  return [both[0] && both[1] ? both.join('–') : both[0] ? `≥ ${both[0]}` : `≤ ${both[1]}`, text(unit)].join(' ').trim();
}

const limitOf = (values: Mark['values']): string =>
  [values['window_end'], values['due_at'], values['promised_at']].map(text).filter(Boolean).sort()[0] ?? '';

type Told = (values: Mark['values'], people: Readonly<Record<string, string>>, now: number) => string;

/** What stands behind the word, by code. */
const TOLD: Readonly<Record<string, Told>> = {
  CHECK_OVERRIDE: ({ item, reason }) => [text(item), text(reason)].filter(Boolean).join(' · '),
  INSTRUMENT_EXPIRED: ({ item, serial, due }) =>
    [text(item), text(serial), typeof due === 'string' ? more.due({ day: calendarDay(due) }) : '']
      .filter(Boolean)
      .join(' · '),
  INSTRUMENT_UNKNOWN: ({ item, serial }) => [text(item), text(serial)].filter(Boolean).join(' · '),
  READING_OUTSIDE: (values) =>
    `${text(values['item'])} · ${more.limits({ reading: text(values['reading']), range: range(values) })}`,
  RETEST_PENDING: ({ item, reading, unit }) =>
    [text(item), `${text(reading)} ${text(unit)}`.trim()].filter(Boolean).join(' · '),
  CHECKS_MISSING: ({ items }) => (Array.isArray(items) ? items.map(text).join(more.and()) : ''),
  PRICE_OFF_LIST: ({ name, price, list }) =>
    `${text(name)} · ${more.list({ price: money(Number(price)), list: money(Number(list)) })}`,
  PART_LOT_UNKNOWN: ({ name, lot }) => [text(name), text(lot)].filter(Boolean).join(' · '),
  LOW_GRADE: (values) =>
    Object.entries(values)
      .map(([grade, given]) => `${word(grade)} ${text(given)}`)
      .join(more.and()),
  LONG_TRAVEL: (values) =>
    more.most({ minutes: minutes(Number(values['minutes'])), most: minutes(Number(values['most'])) }),
  WORK_UNUSUAL: (values) =>
    more.between({
      minutes: minutes(Number(values['minutes'])),
      least: minutes(Number(values['least'])),
      most: minutes(Number(values['most'])),
    }),
  TIME_CORRECTED: ({ reason }) => text(reason),
  PLACE_UNCONFIRMED: ({ accuracy }) => (typeof accuracy === 'number' ? more.metres({ n: accuracy }) : more.noPlace()),
  CLOCK_OFF: ({ seconds }) => more.seconds({ n: text(seconds) }),
  LATE_ARRIVAL: (values, _people, now) =>
    more.arrived({ at: when(text(values['arrived']), now), limit: when(limitOf(values), now) }),
  FLAGGED_WORK: ({ code }) => (typeof code === 'string' ? (codeWord(code) ?? code) : ''),
  UNSIGNED_OUTCOME: ({ why }) => word(why),
  PHOTO_NOT_HERE: ({ stage, name }) => [word(stage), text(name)].filter(Boolean).join(' · '),
  PHOTOS_MISSING: ({ stages }) => (Array.isArray(stages) ? stages.map(word).join(more.and()) : ''),
  OTHER_PERSON: ({ by }, people) => (typeof by === 'string' ? (people[by] ?? '') : ''),
};

export const markWord = (code: string): string =>
  code in markWords ? markWords[code as keyof typeof markWords]() : code;

/** What there is to say beside the mark's word; empty where the word says it all. */
export const markDetail = (mark: Mark, people: Readonly<Record<string, string>>, now: number): string =>
  TOLD[mark.code]?.(mark.values, people, now) ?? text(mark.values['name']);
