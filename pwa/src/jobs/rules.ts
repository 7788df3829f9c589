/**
 * The job's state machine (rule W5) and which of its values may be edited (W4). Pure: no clock, no store.
 * Twin of `server/jobs/rules.py`; `sync/spec/vectors/job_status.json` binds both.
 */

export const STATES = [
  'registered',
  'assigned',
  'accepted',
  'appointed',
  'travelling',
  'arrived',
  'working',
  'signed',
  'left',
  'verified',
  'cancelled',
] as const;

export type Status = (typeof STATES)[number];

export const EVENTS = [
  'assign',
  'accept',
  'appoint',
  'travel',
  'arrive',
  'start',
  'sign',
  'leave',
  'verify',
  'cancel',
  'reschedule',
  'edit',
  'report',
  'send_back',
  'answer',
  'unsigned',
] as const;

export type JobEvent = (typeof EVENTS)[number];

const CALLED: readonly string[] = ['assigned', 'accepted', 'appointed'];
const ON_SITE: readonly string[] = ['arrived', 'working'];
const BEFORE_SEAL: readonly string[] = ['registered', ...CALLED, 'travelling', ...ON_SITE];

/** Event → the states it may happen in and the state after it. */
const MOVES: Partial<Record<JobEvent, readonly [from: readonly string[], to: Status]>> = {
  assign: [BEFORE_SEAL, 'assigned'],
  accept: [['assigned'], 'accepted'],
  appoint: [CALLED, 'appointed'],
  travel: [CALLED, 'travelling'],
  arrive: [[...CALLED, 'travelling'], 'arrived'],
  start: [[...CALLED, 'travelling', 'arrived'], 'working'],
  sign: [ON_SITE, 'signed'],
  leave: [['signed'], 'left'],
  verify: [['signed', 'left'], 'verified'],
  cancel: [BEFORE_SEAL, 'cancelled'],
  unsigned: [ON_SITE, 'left'],
};

/** Talk between office and technician about finished work: what happened in the field stays what it was (D12). */
const AFTER_WORK: readonly string[] = ['send_back', 'answer'];

/** Nothing moves the job any more, and the desk's board no longer shows it. */
export const isClosed = (status: string): boolean => status === 'verified' || status === 'cancelled';

/** The customer has signed: a second finisher comes too late (rule W3). */
export const isSigned = (status: string): boolean => status === 'signed' || status === 'left' || status === 'verified';

/** Nobody is expected on site any more. */
export const isFinished = (status: string): boolean => isSigned(status) || status === 'cancelled';

/** The state after the event; the same one for events that move nothing; null where the event is not allowed. */
export function nextStatus(status: string, event: JobEvent): string | null {
  if (AFTER_WORK.includes(event)) return status === 'signed' || status === 'left' ? status : null;
  const move = MOVES[event];
  if (!move) return isClosed(status) ? null : status;
  // Left unsigned, it may be signed later; with a seal the second finisher is told (rule W3).
  if (event === 'sign' && status === 'left') return status;
  return move[0].includes(status) ? move[1] : null;
}

/**
 * Why an event does not move a job; null: it moves. `lost`: it is no longer this technician's job (rule W2). Somebody
 * else's signature comes before that (W3): a second finisher is told that it is finished.
 */
export function judge(
  status: string,
  event: JobEvent,
  lost: boolean,
): 'ALREADY_FINISHED' | 'LOST' | 'STATUS_NOT_ADVANCED' | null {
  const stuck = nextStatus(status, event) === null;
  const finishing = event === 'sign' || event === 'leave';
  if (finishing && isSigned(status) && (lost || stuck)) return 'ALREADY_FINISHED';
  if (lost) return 'LOST';
  return stuck ? 'STATUS_NOT_ADVANCED' : null;
}

/** What of a job may be edited. */
export const EDITABLE = [
  'fault',
  'product',
  'charge_type',
  'priority',
  'promised_at',
  'contact_name',
  'contact_phone',
] as const;

export type Editable = (typeof EDITABLE)[number];

export const isEditable = (field: string): field is Editable => (EDITABLE as readonly string[]).includes(field);

/** Values that name a person: a step tells that they changed, never from what to what. */
export const isPersonal = (field: string): boolean => field === 'contact_name' || field === 'contact_phone';

/** Values that stand in the sealed text: a change after the seal is told to the office (rule S4). */
export const isSealed = (field: string): boolean =>
  field === 'fault' || field === 'product' || field === 'charge_type' || field === 'actual_fault';

const KEPT_DAYS = 14;

/** Whether a job closed then has left its technician's device by now (rule Q3). */
export const isRetirable = (closedAt: string | null, at: string): boolean =>
  closedAt !== null && Date.parse(at) - Date.parse(closedAt) >= KEPT_DAYS * 86_400_000;

export const CHANNELS = ['phone', 'letter', 'fax', 'visit', 'web'] as const;
export const CHARGE_TYPES = ['paid', 'contract', 'free', 'internal'] as const;
export const PRIORITIES = ['normal', 'urgent', 'major'] as const;

/** Whether an edit may leave this value in the field. Only the promised time may be emptied. */
export function isAllowed(field: Editable, value: string | null): boolean {
  if (value === null) return field === 'promised_at';
  if (field === 'charge_type') return (CHARGE_TYPES as readonly string[]).includes(value);
  if (field === 'priority') return (PRIORITIES as readonly string[]).includes(value);
  return value !== '';
}

/** A technician is on his way or on site. */
export const isInField = (status: string): boolean =>
  status === 'travelling' || status === 'arrived' || status === 'working';
