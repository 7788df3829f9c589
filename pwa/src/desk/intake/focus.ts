/** Moving the focus to what is asked next. */

import { tick } from 'svelte';

/** The field with this test id, or the one within, once it is drawn. */
export async function focusOn(testid: string): Promise<void> {
  await tick();
  const marked = document.querySelector<HTMLElement>(`[data-testid='${testid}']`);
  (marked?.querySelector('input') ?? marked)?.focus();
}
