/** What the office sent back and nobody has answered (D12): it stands in rows, the job's state is what it was. */
import type { Rows } from '@/generated/contract';

/** The unanswered ones, oldest first. */
export function stillAsked(said: readonly Rows['verifications'][]): Rows['verifications'][] {
  const answered = new Set(said.map((one) => one.answers));
  return said
    .filter((one) => one.outcome === 'sent_back' && !answered.has(one.id))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
