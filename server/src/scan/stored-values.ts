/** Values that were kept, out of JSON that anybody may have changed since: a reader gives what it wants, or throws. */
import { isRecord } from "../json-values.ts";

/** Something else was there. Only for readers among themselves: whoever starts them catches it. */
export class UnexpectedValue extends Error {
  override readonly name = "UnexpectedValue";
}

export type Read<T> = (value: unknown) => T;

/** @param longest characters; one text of a report has no business being longer */
export function text(longest = 100_000): Read<string> {
  return (value) => {
    if (typeof value !== "string" || value.length > longest) throw new UnexpectedValue("No text.");
    return value;
  };
}

export const number: Read<number> = (value) => {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new UnexpectedValue("No number.");
  return value;
};

/** An index into something: not negative. */
export const index: Read<number> = (value) => {
  if (!Number.isSafeInteger(value) || number(value) < 0) throw new UnexpectedValue("No index.");
  return number(value);
};

export const boolean: Read<boolean> = (value) => {
  if (typeof value !== "boolean") throw new UnexpectedValue("Neither true nor false.");
  return value;
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Read<T> {
  return (value) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new UnexpectedValue("None of the words that there are.");
    return found;
  };
}

/** JSON leaves out what is undefined; null is taken for the same. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value) => (value === undefined || value === null ? undefined : read(value));
}

export function list<T>(read: Read<T>, most = 100_000): Read<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) throw new UnexpectedValue("No list.");
    return value.map(read);
  };
}

/** Values by names; nothing of a prototype's. */
export function table<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value) =>
    Object.fromEntries(Object.entries(record(value)).map(([key, entry]) => [key, read(entry)]));
}

export function object<T extends object>(readers: { readonly [K in keyof T]: Read<T[K]> }): Read<T> {
  const keys = Object.keys(readers) as (keyof T & string)[];
  return (value) => {
    const given = record(value);
    const entries = keys.map((key) => [
      key,
      readers[key](Object.hasOwn(given, key) ? given[key] : undefined),
    ]);
    // Each key has been read by its own reader.
    return Object.fromEntries(entries) as T;
  };
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new UnexpectedValue("No object.");
  return value;
}
