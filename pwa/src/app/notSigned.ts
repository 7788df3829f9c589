/** Seals without a drawing, and jobs without a seal, for the desk: only `app` knows the slices. */

export { howSigned } from '@/signatures/strokes';

/** What nobody signed, as it was shown. */
export const notSignedText = () => import('@/signatures/screens/NotSignedText.svelte');
