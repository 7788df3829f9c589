/** What a device still holds, in words. */

import type { Device } from '../queries';
import { t } from './words';

export const heldWords = ({ unsent, files_unsent }: Pick<Device, 'unsent' | 'files_unsent'>): string =>
  [unsent ? t.records(unsent) : '', files_unsent ? t.files(files_unsent) : ''].filter(Boolean).join(' · ');
