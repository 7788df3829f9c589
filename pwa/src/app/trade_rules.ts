/** The slices' rules that screens of more than one slice ask, without a word of text. Only `app` knows the slices. */

export { CHANNELS, CHARGE_TYPES, isClosed, isInField, isSigned, PRIORITIES, STATES } from '@/jobs/rules';
