/** Ways by which a link leaves the technician's phone. */

/** Whether this browser has a share sheet. */
export const canShare = (): boolean => typeof navigator.share === 'function';

/** The person may close the sheet: that is no fault. */
export const share = (text: string): Promise<unknown> => navigator.share({ text }).catch(() => undefined);

/** False where the browser does not let us. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The address that opens the phone's own messages. */
export const smsTo = (phone: string, text: string): string =>
  `sms:${phone.replace(/[^\d+]/g, '')}?body=${encodeURIComponent(text)}`;
