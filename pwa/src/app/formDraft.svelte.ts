/** A half-filled form that survives anything: every change is kept as a draft until it is saved or thrown away. */
import { onDestroy } from 'svelte';
import { drafts, holdUpdate } from './fieldseal';

export interface FormDraft<T> {
  /** The form's fields; bind to them. */
  value: T;
  /** True when an earlier draft was found. */
  readonly found: boolean;
  /** Saved for good, or thrown away: the draft goes. */
  done(): Promise<void>;
}

/** Call while a component is made. `value` starts as `empty` and becomes the draft, if there is one, a moment later. */
export function formDraft<T extends object>(key: string, job: string | null, empty: T): FormDraft<T> {
  let value = $state(empty);
  let found = $state(false);
  let ready = $state(false);
  let over = false;

  const release = holdUpdate();
  onDestroy(release);

  void drafts.load<T>(key).then((kept) => {
    if (kept) {
      value = { ...empty, ...kept };
      found = true;
    }
    ready = true;
  });

  const untouched = JSON.stringify(empty);
  $effect(() => {
    const now = JSON.stringify(value);
    if (!ready || over || (now === untouched && !found)) return;
    const timer = setTimeout(() => void drafts.save(key, job, JSON.parse(now)), 250);
    return () => {
      clearTimeout(timer);
      if (!over) void drafts.save(key, job, JSON.parse(now));
    };
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
    async done() {
      over = true;
      await drafts.drop(key);
    },
  };
}
