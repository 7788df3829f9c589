/** What goes on at the sheet one draws on. */

import type { Touch } from './pen';

interface Told {
  /** Laid out, or turned: what was drawn is measured anew. */
  sized(): void;
  /** Ink on a canvas keeps the colour it was drawn in: night falls, it is drawn anew. */
  inked(): void;
}

/** Tell of the sheet's size and colours, and keep the page still under the hand, until the answer is called. */
export function attend(sheet: HTMLCanvasElement, told: Told): () => void {
  const root = document.documentElement;
  const fitted = new ResizeObserver(() => told.sized());
  fitted.observe(sheet);
  const looked = new MutationObserver(() => told.inked());
  looked.observe(root, { attributeFilter: ['data-look'] });
  // iOS scrolls and magnifies on touch events, whatever the pointer events say.
  const still = (event: Event): void => event.preventDefault();
  sheet.addEventListener('touchstart', still, { passive: false });
  sheet.addEventListener('touchmove', still, { passive: false });
  root.style.overflow = 'hidden';
  return () => {
    fitted.disconnect();
    looked.disconnect();
    root.style.overflow = '';
  };
}

/** Where a finger, a pen or a mouse is on the sheet, and when. */
export function touchOf(event: PointerEvent): Touch {
  const box = (event.target as Element).getBoundingClientRect();
  return {
    pointer: event.pointerId,
    x: event.clientX - box.left,
    y: event.clientY - box.top,
    pressure: event.pointerType === 'mouse' ? 0 : event.pressure,
    at: Math.round(performance.timeOrigin + event.timeStamp),
    pen: event.pointerType === 'pen',
  };
}
