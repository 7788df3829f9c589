/** What the office asks to be added to a job, as the technician reads it (D12); nothing once it is verified. */
import { live, mutateAll, newId } from './fieldseal';
import { stillAsked } from './sentBack';

/** Of one job, oldest first, with names for who asked and for what he means. */
export const askedBack = (jobId: string) =>
  live.query(async (tx) => {
    const status = (await tx.get('jobs', jobId))?.status;
    if (status === 'verified') return [];
    const open = stillAsked(await tx.find('verifications', 'job', jobId));
    const users = new Map((await tx.all('users')).map((user) => [user.id, user.name]));
    const named = new Map<string, string>([
      ...(await tx.find('parts', 'job', jobId)).map((part) => [part.id, part.name] as const),
      ...(await tx.find('checks', 'job', jobId)).map((check) => [check.id, check.item_name] as const),
    ]);
    return open.map((one) => ({
      ...one,
      name: users.get(one.by) ?? '',
      lines: (one.marks as { code: string; row: string | null }[]).map(({ code, row }) => ({
        code,
        row,
        thing: named.get(row ?? '') ?? '',
      })),
    }));
  });

/** All that is asked is answered at once. */
export const answerBack = (jobId: string, asked: readonly { id: string }[]) =>
  mutateAll(asked.map(({ id }) => ['jobs.answer', { id: newId(), job: jobId, sent_back: id, note: null }] as const));
