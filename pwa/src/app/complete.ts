/** Arguments that may be absent, made complete: a row has every column, null rather than absent. */

type OptionalKeys<A> = { [K in keyof A]-?: object extends Pick<A, K> ? K : never }[keyof A];

export type Complete<A> = { [K in keyof A]-?: Exclude<A[K], undefined> };

/** `absent` names every optional argument; it does not compile while one is missing. */
export function complete<A extends object>(args: A, absent: Record<OptionalKeys<A>, null>): Complete<A> {
  return { ...absent, ...args } as unknown as Complete<A>;
}
