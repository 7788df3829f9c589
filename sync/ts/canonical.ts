/** One value, one text: RFC 8785 (JCS) and strict parsing. Twin of `sync/canonical.py`. Source: `SPEC.md` P1, S2, Values. */

import { NotCanonical, type CanonicalProblem } from './errors';

/** A JSON value as the wire allows it: numbers are safe integers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Arrays and objects within one another; deeper text is not read at all. */
export const MAX_DEPTH = 64;

/** The RFC 8785 text. Throws `NotCanonical` for floats, unsafe integers, lone surrogates, `undefined` and whatever JSON has no word for. */
export function canonical(value: unknown): string {
  return write(value, '', 0);
}

/** Bytes of a text in UTF-8: what limits are counted in. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function write(value: unknown, path: string, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value, path);
  if (typeof value === 'number') return integer(value, path);
  if (typeof value !== 'object') throw fault('NOT_JSON', path);
  if (depth >= MAX_DEPTH) throw fault('TOO_DEEP', path);
  if (Array.isArray(value)) {
    return `[${Array.from(value, (inner, at) => write(inner, join(path, String(at)), depth + 1)).join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw fault('NOT_JSON', path);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = entries.map(([key, inner]) => `${quoted(key, path)}:${write(inner, join(path, key), depth + 1)}`);
  return `{${members.join(',')}}`;
}

function quoted(text: string, path: string): string {
  if (LONE_SURROGATE.test(text)) throw fault('SURROGATE', path);
  return JSON.stringify(text);
}

function integer(value: number, path: string): string {
  if (Number.isSafeInteger(value)) return String(value);
  throw fault(Number.isInteger(value) ? 'BIG_INTEGER' : 'FLOAT', path);
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const REASONS: Record<CanonicalProblem, string> = {
  SYNTAX: 'not JSON',
  DUPLICATE_KEY: 'an object names a key twice',
  TOO_DEEP: `more than ${MAX_DEPTH} levels`,
  FLOAT: 'a number with a fraction or an exponent',
  BIG_INTEGER: 'an integer beyond 2^53-1 either way',
  SURROGATE: 'half a character (a lone surrogate)',
  NOT_JSON: 'a value that JSON has no word for',
};

function fault(code: CanonicalProblem, where: string): NotCanonical {
  return new NotCanonical(code, `${REASONS[code]} at ${where === '' ? 'the top' : where}`);
}

/** JSON text → a value that `canonical` takes. Throws `NotCanonical`, also for duplicate keys, which `JSON.parse` lets pass. */
export function parseStrict(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const LONE_SURROGATE = /\p{Cs}/u;
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  value(depth: number): Json {
    this.#take(SPACE);
    const next = this.text[this.#at];
    if (next === '{' || next === '[') {
      if (depth >= MAX_DEPTH) throw this.#fault('TOO_DEEP');
      return next === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (next === '"') return this.#string();
    const word = this.#take(WORD);
    if (word !== null) return word === 'null' ? null : word === 'true';
    return this.#number();
  }

  end(): void {
    this.#take(SPACE);
    if (this.#at < this.text.length) throw this.#fault('SYNTAX');
  }

  #object(depth: number): Json {
    const made: Record<string, Json> = {};
    this.#list('}', () => {
      this.#take(SPACE);
      const key = this.#string();
      if (Object.hasOwn(made, key)) throw this.#fault('DUPLICATE_KEY');
      this.#take(SPACE);
      if (!this.#skip(':')) throw this.#fault('SYNTAX');
      // Not an assignment: a key named __proto__ would set the prototype instead.
      Object.defineProperty(made, key, {
        value: this.value(depth),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    });
    return made;
  }

  #array(depth: number): Json {
    const made: Json[] = [];
    this.#list(']', () => {
      made.push(this.value(depth));
    });
    return made;
  }

  #list(closing: string, item: () => void): void {
    this.#at += 1;
    this.#take(SPACE);
    if (this.#skip(closing)) return;
    for (;;) {
      item();
      this.#take(SPACE);
      if (this.#skip(closing)) return;
      if (!this.#skip(',')) throw this.#fault('SYNTAX');
    }
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    if (this.text[start] !== '"' || end >= this.text.length) throw this.#fault('SYNTAX');
    const read = this.#unescape(this.text.slice(start, end + 1));
    if (LONE_SURROGATE.test(read)) throw this.#fault('SURROGATE');
    this.#at = end + 1;
    return read;
  }

  #unescape(literal: string): string {
    try {
      return JSON.parse(literal) as string;
    } catch {
      throw this.#fault('SYNTAX');
    }
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.text);
    if (found === null) throw this.#fault('SYNTAX');
    this.#at = NUMBER.lastIndex;
    if (found[1] !== undefined || found[2] !== undefined) throw this.#fault('FLOAT');
    const value = Number(found[0]);
    if (!Number.isSafeInteger(value)) throw this.#fault('BIG_INTEGER');
    return value === 0 ? 0 : value;
  }

  #skip(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #fault(code: CanonicalProblem): NotCanonical {
    return fault(code, `character ${this.#at}`);
  }
}
