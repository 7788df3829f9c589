/** The customer's way through the link on his own phone: the screens of a hand-over, led by nobody but himself. */

import { parseStrict } from '@sync/canonical';
import { lendLocale, type Locale } from '@/ui/i18n';
import { GRADES, type SealDocument } from '../../document';
import { CHOOSING, newDraft, type Draft, type Step } from '../../draft';
import { frozen, seal, unfreeze } from '../../frozen';
import type { Hand, Trouble } from '../../hand';
import { signerName } from '../../signer';
import { NOTHING_DRAWN, type Drawing, type Instead } from '../../strokes';
import { Turns } from '../../turns.svelte';
import { randomId } from './id';
import { drop, load, save } from './keep';
import { deadBy, look, sign, type Answer, type Dead, type Said, type Signed, type Told, type ToSign } from './told';
import { basisOf, ratingOf, workOf } from './work';

export type Phase =
  | { is: 'loading' }
  | { is: 'away' }
  | { is: 'open'; seen: ToSign }
  | { is: 'sending'; away: boolean }
  | { is: 'signed'; what: Signed }
  | { is: 'dead'; why: Dead; told: Answer | null };

const AGAIN_MS = 4000;

export class Own implements Hand {
  phase = $state.raw<Phase>({ is: 'loading' });
  draft = $state.raw<Draft | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  readonly #turns = new Turns();
  #said: Said | null = null;
  /** The office's clock minus this one's, ms. */
  #offset = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly token: string,
    private readonly language: Locale,
  ) {}

  get busy(): boolean {
    return this.#turns.busy;
  }

  /** Open the link. What was confirmed before a reload is sent first; without a network it is tried again. */
  async open(): Promise<void> {
    clearTimeout(this.#timer);
    const kept = load(this.token);
    this.draft ??= kept && { ...newDraft('', this.language, '', randomId()), ...kept.draft };
    this.#said ??= kept?.said ?? null;
    if (this.draft) lendLocale(this.draft.language);
    try {
      if (this.#said) return await this.#send(this.#said);
      this.#hear(await look(this.token));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The network is back, or somebody taps. */
  again(): Promise<void> {
    return this.phase.is === 'away' || this.phase.is === 'sending' ? this.open() : Promise.resolve();
  }

  set(change: Partial<Draft>): void {
    if (!this.draft) return;
    this.draft = { ...this.draft, ...change };
    void this.keep();
  }

  async keep(): Promise<void> {
    if (this.draft && !save(this.token, { draft: this.draft, said: this.#said })) this.trouble = 'full';
  }

  async go(step: Step): Promise<void> {
    const letGo = { frozen: null, drawing: NOTHING_DRAWN, drawnFrom: null, agreed: false };
    this.trouble = null;
    this.set({ step, ...(CHOOSING.includes(step) ? letGo : {}) });
  }

  speak(language: Locale): void {
    lendLocale(language);
    this.set({ language, agreed: false });
    if (this.draft?.step === 'text') void this.toText();
  }

  toText(): Promise<void> {
    return this.#turns.take(`text ${this.draft?.language}`, async () => {
      const { phase, draft } = this;
      if (phase.is !== 'open' || !draft) return;
      try {
        await this.#freeze(phase.seen, draft);
      } catch (error) {
        this.trouble = { said: String(error) };
      }
    });
  }

  async #freeze(seen: ToSign, draft: Draft): Promise<void> {
    this.#rate(draft);
    const rating = ratingOf(this.draft ?? draft, seen.document.job.id, '');
    const basis = basisOf(seen, rating !== null, shifted(this.#offset), zone());
    const choice = { seal: draft.seal, signer: signerName(draft), capacity: draft.capacity };
    const text = await frozen(workOf(seen, rating, draft.language), choice, basis);
    if (this.draft?.step !== draft.step) return; // gone back meanwhile: nothing moves under his hand
    this.set({ frozen: text, drawing: NOTHING_DRAWN, drawnFrom: null, agreed: false, step: 'text' });
  }

  async drawn(drawing: Drawing, drawnFrom: number | null): Promise<void> {
    this.set({ drawing, drawnFrom });
  }

  /** From here on it is on its way, and stays so through a reload or a dead network. */
  sign(instead?: Instead): Promise<void> {
    return this.#turns.take('sign', async () => {
      const { draft } = this;
      if (!draft?.frozen || (draft.drawing.strokes.length === 0 && !instead)) return;
      try {
        this.#said = await saying(draft, instead, this.#offset);
        await this.keep();
        await this.#send(this.#said);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  async #send(said: Said): Promise<void> {
    this.phase = { is: 'sending', away: false };
    this.#hear(await sign(this.token, said));
  }

  #hear(told: Told): void {
    this.#offset = Date.parse(told.server_time) - Date.now();
    if (told.state === 'open') {
      const name = told.contact_name;
      this.draft ??= newDraft(told.document.job.id, this.language, name, randomId());
      if (told.rated && !this.draft.rated) this.set({ rated: { id: '', answers: '' } });
      lendLocale(this.draft.language);
      this.phase = { is: 'open', seen: told };
    } else if (told.state === 'signed') {
      drop(this.token);
      this.phase = { is: 'signed', what: told };
    } else {
      this.#end(told.state, told);
    }
  }

  #end(why: Dead, told: Answer | null): void {
    if (why !== 'kept') drop(this.token);
    this.phase = { is: 'dead', why, told };
  }

  #fail(error: unknown): void {
    const why = deadBy(error);
    if (why) return this.#end(why, null);
    this.phase = this.#said ? { is: 'sending', away: true } : { is: 'away' };
    this.#timer = setTimeout(() => void this.again(), AGAIN_MS);
  }

  /** The rating's id is one for the same answers. */
  #rate(draft: Draft): void {
    const answers = JSON.stringify([GRADES.map((grade) => draft.grades[grade]), draft.comment.trim()]);
    if (!draft.unrated && draft.rated?.answers !== answers) this.set({ rated: { id: randomId(), answers } });
  }
}

/** Everything that is sent, out of the text that was frozen: what the screen shows by now does not matter. */
async function saying(draft: Draft, instead: Instead | undefined, offset: number): Promise<Said> {
  const text = draft.frozen;
  if (!text) throw new Error('Nothing is frozen.');
  const document = parseStrict(text.text) as unknown as SealDocument;
  const { job, as_of } = document;
  const at = new Date().toISOString();
  const rating = ratingOf(draft, job.id, at);
  const { code: _code, ...made } = await seal(text, instead ? NOTHING_DRAWN : draft.drawing, instead);
  const signer = unfreeze(text.text, text.disclosures).told['signer.name'] ?? '';
  const { seal: id, capacity } = draft;
  const args = { id, job: job.id, text: text.text, text_hash: text.textHash, disclosures: text.disclosures };
  return {
    base_seq: as_of.seq,
    ...timed(at, offset),
    rating: rating && { uuid: randomId(), args: rated(rating) },
    seal: { uuid: randomId(), args: { ...args, signer, capacity, ...made } },
  };
}

function rated({
  id,
  job,
  attitude,
  skill,
  arrival,
  promises,
  comment,
  device,
}: NonNullable<ReturnType<typeof ratingOf>>) {
  return { id, job, attitude, skill, arrival, promises, comment, device };
}

/** A clock so wrong that nobody takes its year is not told: the office's is. */
function timed(at: string, offset: number): Pick<Said, 'at' | 'tz' | 'offset_ms'> {
  const believed = at.length === 24 && at > '2000' && at < '2199';
  return believed
    ? { at, tz: zone(), offset_ms: Math.round(offset) }
    : { at: shifted(offset), tz: zone(), offset_ms: 0 };
}

/** This moment by the office's clock. */
const shifted = (offset: number): string => new Date(Date.now() + offset).toISOString();

const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
