/** What every slice calls its things, for the screens that show all of them: the desk. Only `app` knows the slices. */

export { channelWords, chargeWords, priorityWords, statusWords, stepWords } from '@/jobs/words';
