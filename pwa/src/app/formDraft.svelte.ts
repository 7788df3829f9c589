/** A half-filled form that survives anything: every change is kept as a draft until it is saved or thrown away. */
import { onDestroy } from 'svelte';
import { told } from '@/sync_status/told';
import { drafts, holdUpdate } from './fieldseal';

export interface FormDraft<T> {
  /** The form's fields; bind to them. */
  value: T;
  /** True when an earlier draft was found. */
  readonly found: boolean;
  /** False until it is known whether there is one. */
  readonly ready: boolean;
  /** Saved for good, or thrown away: the draft goes. */
  done(): Promise<void>;
}

/** Keeps a form's fields, as JSON, until it is over. What cannot be kept is told once, not at every key. */
export function draftKeeper(key: string, job: string | null) {
  let over = false;
  let warned = false;

  function keep(text: string): void {
    if (over) return;
    const saving = drafts.save(key, job, JSON.parse(text)).then(() => []);
    void (warned ? saving.catch(() => undefined) : told(saving).then((kept) => (warned = kept === null)));
  }

  return {
    /** Keep it a moment later; what this returns keeps it at once. */
    soon(text: string): () => void {
      const timer = setTimeout(keep, 250, text);
      return () => {
        clearTimeout(timer);
        keep(text);
      };
    },
    async done(): Promise<void> {
      over = true;
      await drafts.drop(key);
    },
  };
}

/** The fields that are not as they began. */
export function changed<T extends object>(now: T, began: T): Partial<T> {
  const same = (key: string): boolean => JSON.stringify(now[key as keyof T]) === JSON.stringify(began[key as keyof T]);
  return Object.fromEntries(Object.entries(now).filter(([key]) => !same(key))) as Partial<T>;
}

/** Call while a component is made. `value` starts as `empty` and becomes the draft, if there is one, a moment later. */
export function formDraft<T extends object>(key: string, job: string | null, empty: T): FormDraft<T> {
  let value = $state(empty);
  let found = $state(false);
  let ready = $state(false);
  const keeper = draftKeeper(key, job);

  const release = holdUpdate();
  onDestroy(release);

  void drafts
    .load<T>(key)
    .then((kept) => {
      if (!kept) return;
      // Who was quicker than the device keeps what he wrote.
      value = { ...empty, ...kept, ...changed(value, empty) };
      found = true;
    })
    .finally(() => (ready = true));

  const untouched = JSON.stringify(empty);
  $effect(() => {
    const now = JSON.stringify(value);
    if (!ready || (now === untouched && !found)) return;
    return keeper.soon(now);
  });

  return {
    get value() {
      return value;
    },
    set value(next: T) {
      value = next;
    },
    get found() {
      return found;
    },
    get ready() {
      return ready;
    },
    done: keeper.done,
  };
}
