import type { Script } from "./command.ts";

/**
 * Lets a fact about a script or one of its commands be worked out once and go with the document's model. A
 * WeakMap of a module's own would seem to do the same, but V8's collector of young objects takes its entries for
 * alive, and with them the whole model that a keystroke has just made useless.
 *
 * @param scriptOf the script that `key` is, or belongs to
 */
export function memoize<K extends object, V>(
  scriptOf: (key: K) => Script,
  compute: (key: K) => V,
): (key: K) => V {
  const slot = {};
  return (key) => {
    const { memo } = scriptOf(key);
    // Only this function knows the slot, so that what is in it can be of no other type.
    const values = (memo.get(slot) ?? new Map()) as Map<K, V>;
    memo.set(slot, values);
    if (!values.has(key)) values.set(key, compute(key));
    return values.get(key) as V;
  };
}
