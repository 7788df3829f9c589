/** Saving from the desk: one transaction, one word about it. */

import { mutateAll } from '@/app/fieldseal';
import { Refused } from '@sync/registry';
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
    const code = fault instanceof Refused ? fault.code : null;
    toast(t.refused({ message: codeWord(code) ?? (fault instanceof Error ? fault.message : String(fault)) }));
    return false;
  }
}
