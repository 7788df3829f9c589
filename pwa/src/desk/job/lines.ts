/** One line of the story in words. */

import type { Change } from '@/app/amended/note';
import { lineWords, sourcesOf } from '@/app/amended/tell';
import { a } from '@/app/amended/words';
import { stepWords } from '@/app/trade';
import type { Rows } from '@/generated/contract';
import { between, day, span } from '@/ui/format';
import type { IconName } from '@/ui/icons';
import { whatHappened } from '../decide/plain';
import { shortWhen } from '../short';
import { fieldWords } from '../words';
import type { Told, Whole } from './story';
import { t } from './words';

export interface Line {
  icon: IconName;
  what: string;
  more: string[];
}

const STEP_ICONS: Readonly<Record<string, IconName>> = {
  register: 'book',
  assign: 'user',
  accept: 'check',
  appoint: 'calendar',
  reschedule: 'calendar',
  travel: 'van',
  arrive: 'arrived',
  start: 'wrench',
  sign: 'pen',
  unsigned: 'none',
  leave: 'leave',
  verify: 'shield',
  send_back: 'undo',
  answer: 'check',
  cancel: 'none',
  edit: 'pen',
  report: 'search',
};

const word = (words: Readonly<Record<string, () => string>>, key: string): string => words[key]?.() ?? key;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const WHY_UNSIGNED = { refused: t.unsigned_refused, absent: t.unsigned_absent, other: t.unsigned_other };

/** What a step carries besides its kind. */
function details(step: Rows['steps'], whole: Whole): string[] {
  const data = step.data ?? {};
  const name = (id: unknown): string => whole.people[text(id)] ?? '';
  const lines: string[] = [];
  if (step.kind === 'assign') {
    lines.push(t.line_assign({ name: name(data['technician']) }));
    if (data['from']) lines.push(t.line_from({ name: name(data['from']) }));
  }
  if ('window_start' in data && data['window_start']) {
    const start = text(data['window_start']);
    lines.push(`${day(start)} ${between(start, text(data['window_end']) || null)}`);
  }
  if (step.kind === 'edit') {
    const field = word(fieldWords, text(data['field']));
    const values = { field, from: text(data['from']), to: text(data['to']) };
    lines.push('to' in data ? t.line_edit(values) : t.line_editPersonal({ field }));
  }
  if (step.kind === 'report') lines.push(text(data['actual_fault']));
  if (step.kind === 'unsigned') {
    lines.push(word(WHY_UNSIGNED, text(data['why'])));
    lines.push(whole.unsigned.find((one) => one.id === data['unsigned'])?.reason ?? '');
  }
  if (step.note) lines.push(step.note);
  if (step.lat_e7 !== null) lines.push(t.whereabouts({ m: step.accuracy_m ?? '?' }));
  return lines.filter(Boolean);
}

/** What was amended, line by line, and why. */
function amended(amendment: Rows['amendments'], whole: Whole): Line {
  const sources = sourcesOf(whole.seals.find((seal) => seal.id === amendment.seal)?.text, whole.amendments);
  const changes = amendment.changes as unknown as Change[];
  const lines = changes.map((change) => lineWords(change.line, sources));
  const what = amendment.kind === 'late' ? a.late() : a.amend();
  return { icon: 'pen', what, more: [...lines, ...(amendment.reason ? [amendment.reason] : [])] };
}

export function lineOf(told: Told, whole: Whole): Line {
  switch (told.kind) {
    case 'step':
      return {
        icon: STEP_ICONS[told.step.kind] ?? 'info',
        what: word(stepWords, told.step.kind),
        more: details(told.step, whole),
      };
    case 'part':
      return {
        icon: 'part',
        what: t.line_part({ name: told.part.name, qty: `${told.part.qty} ${told.part.unit}` }),
        more: [],
      };
    case 'checks': {
      const bad = told.checks.filter((check) => check.verdict === 'fail').length;
      const all = told.checks.length;
      return { icon: 'gauge', what: bad ? t.line_checksFailed(all, bad) : t.line_checks(all), more: [] };
    }
    case 'photos':
      return { icon: 'camera', what: t.line_photos(told.photos.length), more: [] };
    case 'rating': {
      const { attitude, skill, arrival, promises, comment } = told.rating;
      return {
        icon: 'hand',
        what: t.line_rating({ sum: attitude + skill + arrival + promises }),
        more: comment ? [comment] : [],
      };
    }
    case 'withdrawal': {
      const key = `kind_${told.withdrawal.kind}` as keyof typeof t;
      const kind = key in t ? (t[key] as () => string)() : told.withdrawal.kind;
      return { icon: 'undo', what: t.line_withdrawal({ kind }), more: [told.withdrawal.reason] };
    }
    case 'amendment':
      return amended(told.amendment, whole);
    case 'sheet':
      return { icon: 'pen', what: t.line_sheet(), more: told.seal.signer ? [told.seal.signer] : [] };
    case 'flag': {
      const text = whatHappened(told.item.code, told.item.message);
      const open = told.item.state === 'open';
      return { icon: 'flag', what: open ? t.line_flag({ text }) : t.line_flagged({ text }), more: [] };
    }
    case 'closed':
      return { icon: 'check', what: t.line_closed({ reason: told.item.closed_reason ?? '' }), more: [] };
    case 'settled': {
      const { conflict } = told;
      const value = (conflict.taken === 'other' ? conflict.other : conflict.current) ?? '';
      return { icon: 'check', what: t.line_settled({ field: word(fieldWords, conflict.field), value }), more: [] };
    }
    case 'arrived': {
      const { from, to, count } = told.span;
      const length = span(Date.parse(to) - Date.parse(from));
      return { icon: 'synced', what: t.line_arrived(count, shortWhen(from, Date.parse(to)), length), more: [] };
    }
  }
}
