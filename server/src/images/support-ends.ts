/** When the support of software ends, by product and release cycle (made by scripts/reduce-bases.ts). */
import data from "./support-ends.json" with { type: "json" };

export interface SupportEnd {
  /** `Node.js`, `Debian`. */
  readonly product: string;
  /** The release cycle: `20`, `3.11`, `12`. */
  readonly cycle: string;
  /** ISO date of the last day; undefined where the support ended on a day nobody recorded. */
  readonly date: string | undefined;
  /** ISO date of the last day of free long-term support behind `date`. */
  readonly longTermDate: string | undefined;
}

interface Product {
  readonly title: string;
  /** An ISO date, or false: no end announced, or true: ended some day. */
  readonly ends: Readonly<Record<string, string | boolean>>;
  readonly lts?: Readonly<Record<string, string>>;
}

const products = new Map<string, Product>(Object.entries(data.products));

/** Release by codename, lower case: `bookworm` → `12`. */
export const codenames: Readonly<Record<"debian" | "ubuntu", ReadonlyMap<string, string>>> = {
  debian: new Map(Object.entries(data.codenames.debian)),
  ubuntu: new Map(Object.entries(data.codenames.ubuntu)),
};

/**
 * The end of support of `version` of a product. Undefined for a version that the table does not hold, such
 * as one newer than it, and for one without an announced end.
 */
export function findSupportEnd(productKey: string, version: string): SupportEnd | undefined {
  const product = products.get(productKey);
  const cycle = findCycle(productKey, version);
  if (!product || cycle === undefined) return undefined;
  const end = product.ends[cycle];
  if (end === undefined || end === false) return undefined;
  return {
    product: product.title,
    cycle,
    date: typeof end === "string" ? end : undefined,
    longTermDate: product.lts?.[cycle],
  };
}

/** The release cycle that `version` belongs to, the most precise one: `3.11.4` → `3.11`. */
export function findCycle(productKey: string, version: string): string | undefined {
  const ends = products.get(productKey)?.ends;
  if (!ends) return undefined;
  const numbers = version.replace(/^v(?=\d)/, "").split(".");
  for (let length = numbers.length; length > 0; length--) {
    const cycle = numbers.slice(0, length).join(".").toLowerCase();
    if (Object.hasOwn(ends, cycle)) return cycle;
  }
  return undefined;
}
