/** The register's filters live in the address, so that a list can be sent on, kept, and gone back to. */

export interface Filters {
  q: string;
  status: string[];
  centre: string;
  technician: string;
  /** Days, `2026-11-22`, both included. */
  from: string;
  to: string;
}

export const NO_FILTERS: Filters = { q: '', status: [], centre: '', technician: '', from: '', to: '' };

/** What the address says. */
export function fromAddress(query: URLSearchParams): Filters {
  const one = (name: string): string => query.get(name) ?? '';
  return {
    q: one('q'),
    status: one('status').split(',').filter(Boolean),
    centre: one('centre'),
    technician: one('technician'),
    from: one('from'),
    to: one('to'),
  };
}

/** What the server is asked and the address keeps: only what was chosen. */
export function toQuery(filters: Filters): Record<string, string> {
  const all = { ...filters, q: filters.q.trim(), status: filters.status.join(',') };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** The address of the register with these filters, without `#`. */
export function toAddress(filters: Filters): string {
  const query = new URLSearchParams(toQuery(filters)).toString();
  return query ? `/desk/register?${query}` : '/desk/register';
}

/** How many filters besides the words searched for. */
export const narrowedBy = (filters: Filters): number => Object.keys(toQuery({ ...filters, q: '' })).length;
