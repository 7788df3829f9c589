/** Shows where a mark stands: the line comes into sight and is lit until the next one is. */
import type { Mark } from '@/app/markwords';

export function pointAt({ row }: Pick<Mark, 'row'>): void {
  document.querySelector('[data-pointed]')?.removeAttribute('data-pointed');
  const line = row === null ? null : document.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`);
  if (!line) return;
  line.setAttribute('data-pointed', '');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  line.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
}
