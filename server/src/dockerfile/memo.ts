/** A part of a document's model that keeps what is worked out about it. */
interface Keeper {
  readonly memo: Map<object, unknown>;
}

/**
 * Lets a fact about a document, a script or a command be worked out once and go with the document's model. A
 * WeakMap of a module's own would seem to do the same, but V8's collector of young objects takes its entries for
 * alive, and with them the whole model that a keystroke has just made useless.
 *
 * @param keeperOf the document or script that `key` is, or belongs to
 */
export function memoize<K extends object, V>(
  keeperOf: (key: K) => Keeper,
  compute: (key: K) => V,
): (key: K) => V {
  const slot = {};
  return (key) => {
    const { memo } = keeperOf(key);
    // Only this function knows the slot, so that what is in it can be of no other type.
    const values = (memo.get(slot) ?? new Map()) as Map<K, V>;
    memo.set(slot, values);
    if (!values.has(key)) values.set(key, compute(key));
    return values.get(key) as V;
  };
}

/** The same for what is asked of files: an answer is kept, a failure is not, which may be over the next time. */
export function memoizeAnswer<K extends object, V>(
  keeperOf: (key: K) => Keeper,
  ask: (key: K) => Promise<V>,
): (key: K) => Promise<V> {
  const slots = memoize(keeperOf, (): { answer: Promise<V> | undefined } => ({ answer: undefined }));
  return (key) => {
    const slot = slots(key);
    slot.answer ??= ask(key).catch((error: unknown) => {
      slot.answer = undefined;
      throw error;
    });
    return slot.answer;
  };
}
