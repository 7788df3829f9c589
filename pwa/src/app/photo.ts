/** A picture becomes a fact: scaled, stored on the device, named in a mutation. The upload follows by itself. */
import { shrink } from '@/ui/picture';
import { addFile, mutate, newId, type Saved } from './fieldseal';

export type Stage = 'before' | 'during' | 'after' | 'certificate';

/** Resolves when picture and record are both durable. */
export async function takePhoto(file: Blob, job: string, stage: Stage): Promise<Saved & { sha256: string }> {
  const { blob, width, height } = await shrink(file);
  const sha256 = await addFile(blob, { job });
  const args = { id: newId(), job, sha256, size: blob.size, type: blob.type, stage, width, height };
  const saved = await mutate('photos.add', { ...args, caption: null });
  return { ...saved, sha256 };
}
