/** One hand-over, from the summary to the seal: what the customer answered, kept at every step. */

import { Refused } from '@sync/registry';
import { get } from 'svelte/store';
import { mutate, newId, read } from '@/app/fieldseal';
import { lendLocale } from '@/ui/i18n';
import type { Locale } from '@/ui/i18n/words';
import { GRADES } from './document';
import { dropDraft, loadDraft, newDraft, saveDraft, STEPS, type Draft, type Step } from './draft';
import { freeze, seal, Unsettled } from './freeze';
import { shortCode } from './hash';
import { lock, locked, unlock } from './locked';
import { NOTHING_DRAWN, type Drawing } from './strokes';

const SOON_MS = 250;

export type Trouble = 'unsettled' | 'full' | 'dead' | { said: string };

export class HandOver {
  draft = $state.raw<Draft | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saved: Promise<unknown> = Promise.resolve();

  constructor(readonly job: string) {}

  /** Open what was kept, or begin. A seal that was saved just before the browser died is found again. */
  async open(language: Locale, signer: string): Promise<void> {
    const draft = (await loadDraft(this.job)) ?? newDraft(this.job, language, signer);
    const made = draft.step === 'saved' ? undefined : await read((tx) => tx.get('seals', draft.seal));
    this.draft = made ? { ...draft, step: 'saved', code: shortCode(made.seal_hash) } : draft;
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
    const before = STEPS.indexOf(step) < STEPS.indexOf('text');
    this.trouble = null;
    this.set({ step, ...(before ? { frozen: null, drawing: NOTHING_DRAWN, drawnFrom: null } : {}) });
    await this.keep();
  }

  speak(language: Locale): void {
    lendLocale(language);
    this.set({ language });
    if (this.draft?.step === 'text') void this.toText(); // the declaration too is read in the language now chosen
  }

  /** Record the rating, freeze the text, show it. */
  toText(): Promise<void> {
    return this.#once(async (draft) => {
      const rating = await this.#rate(draft);
      const { seal: id, job, signer, capacity, language } = draft;
      const text = await freeze({ seal: id, job, rating, signer: signer.trim(), capacity, language });
      this.set({ frozen: text, drawing: NOTHING_DRAWN, drawnFrom: null, step: 'text' });
      await this.keep();
    });
  }

  /** A stroke is finished: kept before anything else happens. */
  drawn(drawing: Drawing, drawnFrom: number | null): Promise<unknown> {
    this.set({ drawing, drawnFrom });
    return this.keep();
  }

  /** Seal it. Shown as saved only when it is durable (rule V1). */
  sign(): Promise<void> {
    return this.#once(async (draft) => {
      const { frozen, drawing, seal: id, job, signer, capacity } = draft;
      if (!frozen || drawing.strokes.length === 0) return;
      const before = await read((tx) => tx.get('seals', id));
      if (before) return this.#sealed(shortCode(before.seal_hash));
      const { code, ...made } = await seal(frozen, drawing);
      const { text, textHash: text_hash, disclosures } = frozen;
      const args = { id, job, text, text_hash, disclosures, signer: signer.trim(), capacity, ...made };
      await mutate('signatures.sign', args);
      await this.#sealed(code);
    });
  }

  async #sealed(code: string): Promise<void> {
    this.set({ step: 'saved', code });
    await this.keep();
  }

  /** The technician has the device again. What was answered stays, unless it is sealed. */
  async takeBack(): Promise<void> {
    const sealed = this.draft?.step === 'saved';
    if (!sealed) await this.go('summary');
    await this.keep();
    if (sealed) await dropDraft(this.job);
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

  async #once(work: (draft: Draft) => Promise<void>): Promise<void> {
    if (this.busy || !this.draft) return;
    this.busy = true;
    this.trouble = null;
    try {
      await work(this.draft);
    } catch (error) {
      this.tell(error);
    } finally {
      this.busy = false;
    }
  }

  /** Say what went wrong, on whatever screen it is. */
  tell(error: unknown): void {
    const code = (error as { code?: unknown }).code;
    if (error instanceof Unsettled) this.trouble = 'unsettled';
    else if (code === 'STORAGE_FULL') this.trouble = 'full';
    else if (code === 'STORAGE_DEAD') this.trouble = 'dead';
    else this.trouble = { said: error instanceof Refused ? error.message : String(error) };
  }
}
