/** What a file is called where it stands without its picture. */
import { bytes } from '@/ui/format';
import { t } from './words';

export const fileName = ({ type, size }: { type: string; size: number }): string =>
  type.startsWith('image/') ? t.photoOf({ size: bytes(size) }) : t.fileOf({ size: bytes(size) });
