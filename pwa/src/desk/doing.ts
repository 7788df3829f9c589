/** Saving from the desk: one transaction, one word about it. */

import { mutateAll } from '@/app/fieldseal';
import { whyNot } from '@/sync_status/told';
import { codeWord } from '@/sync_status/words';
import { toast } from '@/ui/toast.svelte';
import { t } from './words';

/** True when it is durable on this device; otherwise the person has been told why not. */
export async function save(calls: Parameters<typeof mutateAll>[0], said: string = t.saved()): Promise<boolean> {
  try {
    const saved = await mutateAll(calls);
    const flag = saved.flatMap((one) => one.flags)[0];
    toast(flag ? (codeWord(flag.code) ?? flag.message) : said);
    return true;
  } catch (fault) {
    toast(t.refused({ message: whyNot(fault) }));
    return false;
  }
}
