/** Work that a phone has lost, or was left with, in the reader's language. */

import { when } from '@/ui/format';
import { words } from '@/ui/i18n';

/** Lost or left work, as "To decide" tells of it. */
const d = words({
  missing: ['没有到办公室', 'Not at the office'],
  lost: [
    (records: string, when: string) => `手机丢失了 ${records} 条尚未上传的记录${when && `（最早 ${when}）`}。`,
    (records: string, when: string) =>
      `The phone has lost ${records} records it had not sent${when && `, the oldest of ${when}`}.`,
  ],
  left: [
    (records: string, files: string, when: string) =>
      `已换用另一台设备；旧设备最后联系（${when}）时还有 ${records} 条记录、${files} 个文件未上传。`,
    (records: string, files: string, when: string) =>
      `Works on another device now; the old one still held ${records} records and ${files} files when last heard of, ${when}.`,
  ],
});

const COUNTED = /(\d+) records(?: and (\d+) files)?/;
const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/;

/** What the server wrote of lost or left work, in the reader's language; null for anything else. */
export function lossInWords(code: string | null, message: string | null): string | null {
  const [, records, files] = COUNTED.exec(message ?? '') ?? [];
  if (records === undefined) return null;
  const [moment] = MOMENT.exec(message ?? '') ?? [];
  const at = moment === undefined ? '' : when(moment);
  if (code === 'DEVICE_LOSS') return d.lost(records, at);
  return code === 'DEVICE_LEFT' ? d.left(records, files ?? '0', at) : null;
}

/** What became of it. */
export const missing = (): string => d.missing();
