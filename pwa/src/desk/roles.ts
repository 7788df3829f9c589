/** What a role may do at the desk; the server judges again. The accountant reads. */

import { DESK, LEAD } from '@/app/allow';

/** Register, assign, reschedule, cancel, edit, decide. */
export const mayWork = (role: string | undefined): boolean => role !== undefined && DESK.includes(role);

/** Verify a finished job. */
export const mayVerify = (role: string | undefined): boolean => role !== undefined && LEAD.includes(role);

/** Erase a person. */
export const mayErase = (role: string | undefined): boolean => role === 'manager' || role === 'admin';

/** Bring in whole tables. */
export const mayImport = (role: string | undefined): boolean => role === 'manager' || role === 'admin';
