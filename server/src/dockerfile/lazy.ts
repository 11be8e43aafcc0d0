/** Computes a fact when it is first asked for, and once. */
export function lazy<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}

type Thunks<L> = { readonly [K in keyof L]: () => L[K] };

/**
 * Gives objects of one kind properties that are asked for by a function each time they are read.
 *
 * The getters stand on a prototype that all these objects share. An object literal with getters of its own would
 * get a hidden class of its own in V8, which is old from birth and keeps the object, and all that it refers to,
 * until the next full collection: a keystroke would leave a whole model behind.
 *
 * @param names the properties, each of which has its function in `thunks`
 */
export function defineComputed<L extends object>(
  ...names: readonly (keyof L & string)[]
): <F extends object>(fields: F, thunks: Thunks<L>) => F & L {
  const slot = Symbol("computed");
  const prototype = {};
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: { readonly [slot]: Thunks<L> }) {
        return this[slot][name]();
      },
    });
  }
  return (fields, thunks) => Object.assign(Object.create(prototype), fields, { [slot]: thunks });
}
