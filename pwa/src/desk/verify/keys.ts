/** Letters are keys only where nobody is writing and no sheet lies over the page. */
export function keyPressed(keys: Readonly<Record<string, () => void>>): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target as Partial<Element> | null;
    if (at?.closest?.('input:not([type=checkbox]), textarea, select, dialog, [contenteditable]')) return;
    // A button or link in focus does what it says.
    if (event.key === 'Enter' && at?.closest?.('a, button')) return;
    const todo = keys[event.key];
    if (!todo) return;
    event.preventDefault();
    todo();
  };
}
