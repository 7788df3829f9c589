/** The ways out of what waits for the office, for the desk. Only `app` knows the slices. */

export { canRelease, waysOut, type WayOut } from '@/reviews/rules';
