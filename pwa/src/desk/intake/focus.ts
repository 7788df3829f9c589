/** Moving the focus to what is asked next. */

import { tick } from 'svelte';

/** The field with this test id, once it is drawn. */
export async function focusOn(testid: string): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>(`[data-testid='${testid}']`)?.focus();
}
