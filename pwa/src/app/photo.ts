/** A picture becomes a fact: scaled, stored on the device, named in a mutation. The upload follows by itself. */
import { isHeic, shrink, type Picture } from '@/ui/picture';
import { addFile, mutate, newId, type Saved } from './fieldseal';
import { t } from './photowords';

export type Stage = 'before' | 'during' | 'after' | 'certificate' | 'stamp';

/** `note`: what the person must be told beside that it is saved. */
export interface Kept extends Saved {
  /** The id of its row. */
  photo: string;
  sha256: string;
  note: string | null;
}

/** Its sides are not known where nothing here can read it. */
type Fitted = Pick<Picture, 'blob'> & Record<'width' | 'height', number | null>;

/** Resolves when the picture is durable on the device; a mutation is to name it. Throws where nobody could read it. */
export async function keepPicture(file: Blob, job: string): Promise<Fitted & { sha256: string }> {
  const made = await shrink(file).catch((unreadable: unknown) => asTaken(file, unreadable));
  return { ...made, sha256: await addFile(made.blob, { job }) };
}

/** Resolves when picture and record are both durable. Throws where it is no picture that anybody could read. */
export async function takePhoto(file: Blob, job: string, stage: Stage): Promise<Kept> {
  const { blob, width, height, sha256 } = await keepPicture(file, job);
  const args = { id: newId(), job, sha256, size: blob.size, type: blob.type, stage, width, height };
  const saved = await mutate('photos.add', { ...args, caption: null });
  return { ...saved, photo: args.id, sha256, note: width === null ? t.asTaken() : null };
}

/** What was seen on site may not be lost because this browser cannot read how the camera writes it. */
async function asTaken(file: Blob, unreadable: unknown): Promise<Fitted> {
  if (!(await isHeic(file))) throw unreadable;
  return { blob: new Blob([file], { type: 'image/heic' }), width: null, height: null };
}
