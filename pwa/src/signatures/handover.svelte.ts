/** One hand-over, from the summary to the seal: what the customer answered, kept at every step. */

import { Refused } from '@sync/registry';
import { get } from 'svelte/store';
import { fileUrl, mutate, newId, read } from '@/app/fieldseal';
import { takePhoto } from '@/app/photo';
import { lendLocale } from '@/ui/i18n';
import type { Locale } from '@/ui/i18n/words';
import { GRADES } from './document';
import { CHOOSING, ENDS, newDraft, type Draft, type Step } from './draft';
import { freeze, freezeSheet, Unsettled } from './freeze';
import { seal, unfreeze, type Frozen } from './frozen';
import type { Hand, Trouble } from './hand';
import { shortCode } from './hash';
import { dropDraft, loadDraft, saveDraft } from './kept';
import { lock, locked, unlock } from './locked';
import { signerName } from './signer';
import { NOTHING_DRAWN, type Drawing, type Instead } from './strokes';
import { Turns } from './turns.svelte';
import { t } from './words';

const SOON_MS = 250;

export class HandOver implements Hand {
  draft = $state.raw<Draft | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  readonly #turns = new Turns();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saved: Promise<unknown> = Promise.resolve();

  constructor(readonly job: string) {}

  get busy(): boolean {
    return this.#turns.busy;
  }

  /** Open what was kept, or begin. What was saved just before the browser died is found again. */
  async open(language: Locale, signer: string, amends: string | null = null): Promise<void> {
    const draft = (await loadDraft(this.job)) ?? { ...newDraft(this.job, language, signer, newId()), amends };
    this.draft = ENDS.includes(draft.step) ? draft : await this.#ended(draft);
  }

  async #ended(draft: Draft): Promise<Draft> {
    const { made, refused } = await read(async (tx) => ({
      made: await tx.get('seals', draft.seal),
      refused: await tx.get('unsigned', draft.seal),
    }));
    if (made) return { ...draft, step: 'saved', code: shortCode(made.seal_hash) };
    return refused ? { ...draft, step: 'refused' } : draft;
  }

  /** Change something; it is kept a moment later, or at once by `keep`. */
  set(change: Partial<Draft>): void {
    if (!this.draft) return;
    this.draft = { ...this.draft, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), SOON_MS);
  }

  /** Durable when it resolves. Once the device is taken back, what was left behind is not written again. */
  keep(): Promise<unknown> {
    clearTimeout(this.#timer);
    return get(locked) === this.job ? this.#keep() : this.#saved;
  }

  /** One write after the other, so the last one wins. */
  #keep(): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#saved = this.#saved
      .then(() => (this.draft ? saveDraft(this.draft) : null))
      .catch((error: unknown) => this.tell(error));
    return this.#saved;
  }

  async begin(language: Locale): Promise<void> {
    this.set({ language, step: 'summary' });
    await this.#keep();
    await lock(this.job);
  }

  /** To a step; going back from the frozen text lets it go. */
  async go(step: Step): Promise<void> {
    const letGo = { frozen: null, drawing: NOTHING_DRAWN, drawnFrom: null, agreed: false };
    this.trouble = null;
    if (this.draft?.amends && step === 'rating') step = 'summary'; // the work was rated when it was signed
    this.set({ step, ...(CHOOSING.includes(step) ? letGo : {}) });
    await this.keep();
  }

  speak(language: Locale): void {
    lendLocale(language);
    this.set({ language, agreed: false });
    if (this.draft?.step === 'text') void this.toText(); // the declaration too is read in the language now chosen
  }

  /** Record the rating, freeze the text, show it. */
  toText(): Promise<void> {
    return this.#here(`text ${this.draft?.language}`, async (draft) => {
      const frozen = await this.#freeze(draft, signerName(draft));
      if (this.draft?.step !== draft.step) return; // gone back meanwhile: nothing moves under his hand
      this.set({ frozen, drawing: NOTHING_DRAWN, drawnFrom: null, agreed: false, step: 'text' });
      await this.keep();
    });
  }

  async #freeze(draft: Draft, signer: string): Promise<Frozen> {
    const { seal: id, job, capacity, language, amends } = draft;
    if (amends !== null) return freezeSheet({ seal: id, job, amends, signer, capacity, language });
    const rating = await this.#rate(draft);
    return freeze({ seal: id, job, rating, signer, capacity, language });
  }

  /** A stroke is finished: kept before anything else happens. */
  drawn(drawing: Drawing, drawnFrom: number | null): Promise<unknown> {
    this.set({ drawing, drawnFrom });
    return this.keep();
  }

  /** Seal it. Shown as saved only when it is durable (rule V1). */
  sign(instead?: Instead): Promise<void> {
    return this.#here('sign', async (draft) => {
      const { frozen, seal: id, job, capacity } = draft;
      const drawing = instead ? NOTHING_DRAWN : draft.drawing;
      if (!frozen || (drawing.strokes.length === 0 && !instead)) return;
      const before = await read((tx) => tx.get('seals', id));
      if (before) return this.#sealed(shortCode(before.seal_hash));
      const { code, ...made } = await seal(frozen, drawing, instead);
      const { text, textHash: text_hash, disclosures } = frozen;
      // As it was frozen: the screen may speak another language by now.
      const signer = unfreeze(text, disclosures).told['signer.name'] ?? '';
      await mutate('signatures.sign', { id, job, text, text_hash, disclosures, signer, capacity, ...made });
      await this.#sealed(code);
    });
  }

  async #sealed(code: string): Promise<void> {
    this.set({ step: 'saved', code });
    await this.keep();
  }

  /** The customer does not sign: his reason, and the text he did not sign, are recorded; the job goes on. */
  refuse(): Promise<void> {
    return this.#here('refuse', async (draft) => {
      const { seal: id, job, refusal } = draft;
      const frozen = draft.frozen ?? (await this.#shown(draft));
      this.set({ frozen });
      if (!(await read((tx) => tx.get('unsigned', id)))) {
        const { text = null, textHash: text_hash = null, disclosures = null } = frozen ?? {};
        const reason = refusal.trim();
        const told = { why: 'refused', reason, photo: null };
        await mutate('signatures.unsigned', { id, job, ...told, text, text_hash, disclosures });
      }
      this.set({ step: 'refused' });
      await this.keep();
    });
  }

  /** The text as far as it was answered. A refusal is not held up by records that do not come to rest. */
  #shown(draft: Draft): Promise<Frozen | null> {
    const rated = GRADES.every((grade) => draft.grades[grade] !== null);
    return this.#freeze(rated ? draft : { ...draft, unrated: true }, '').catch((error: unknown) => {
      if (error instanceof Unsettled) return null;
      throw error;
    });
  }

  /** A photo of the firm's stamp; one taken before no longer counts. */
  stampPhoto(file: Blob): Promise<void> {
    const work = async ({ job, stamp }: Draft): Promise<void> => {
      const taken = await takePhoto(file, job, 'stamp');
      this.set({ stamp: { sha256: taken.sha256, photo: taken.photo } });
      await this.keep();
      const withdrawal = { id: newId(), job, kind: 'photos', fact: stamp?.photo ?? '', reason: t.retaken() };
      if (stamp && stamp.sha256 !== taken.sha256) await mutate('jobs.withdraw', withdrawal);
    };
    return this.#turns.take(file, () => this.#try(work, 'picture'));
  }

  async stampUrl(): Promise<string | null> {
    const sha256 = this.draft?.stamp?.sha256;
    return sha256 === undefined ? null : fileUrl(sha256);
  }

  /** The technician has the device again. What was answered stays, unless it is over. */
  async takeBack(): Promise<void> {
    const over = this.draft !== null && ENDS.includes(this.draft.step);
    if (!over) await this.go('summary');
    await this.keep();
    if (over) await dropDraft(this.job);
    await unlock();
    lendLocale(null);
    this.draft = null;
  }

  /** The rating's id; recorded once for the same answers. The id is kept first, so a killed browser does not rate twice. */
  async #rate(draft: Draft): Promise<string | null> {
    if (draft.unrated) return null;
    const answers = JSON.stringify([GRADES.map((grade) => draft.grades[grade]), draft.comment.trim()]);
    if (draft.rated?.answers !== answers) {
      this.set({ rated: { id: newId(), answers } });
      await this.keep();
    }
    const id = this.draft?.rated?.id ?? null;
    if (id === null || (await read((tx) => tx.get('ratings', id)))) return id;
    const [attitude = 0, skill = 0, arrival = 0, promises = 0] = GRADES.map((grade) => draft.grades[grade] ?? 0);
    const comment = draft.comment.trim() || null;
    const args = { id, job: draft.job, attitude, skill, arrival, promises, comment, device: 'technician' };
    await mutate('signatures.rate', args);
    return id;
  }

  /** In its turn, if the customer is still on the screen where he asked for it. */
  #here(what: string, work: (draft: Draft) => Promise<void>): Promise<void> {
    const asked = this.draft?.step;
    return this.#turns.take(what, () => this.#try((draft) => (draft.step === asked ? work(draft) : Promise.resolve())));
  }

  async #try(work: (draft: Draft) => Promise<void>, otherwise?: 'picture'): Promise<void> {
    if (!this.draft) return;
    this.trouble = null;
    try {
      await work(this.draft);
    } catch (error) {
      this.tell(error, otherwise);
    }
  }

  /** Say what went wrong, on whatever screen it is. */
  tell(error: unknown, otherwise?: 'picture'): void {
    const code = (error as { code?: unknown }).code;
    if (error instanceof Unsettled) this.trouble = 'unsettled';
    else if (code === 'STORAGE_FULL') this.trouble = 'full';
    else if (code === 'STORAGE_DEAD') this.trouble = 'dead';
    else this.trouble = otherwise ?? { said: error instanceof Refused ? error.message : String(error) };
  }
}
