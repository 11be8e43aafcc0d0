/** The order of versions in each ecosystem. */
import { compareApk } from "./apk.ts";
import { compareDeb } from "./deb.ts";
import { compareGeneric } from "./generic.ts";
import { compareRpm } from "./rpm.ts";

type Compare = (a: string, b: string) => number;

const distributions: Readonly<Record<string, Compare>> = {
  deb: compareDeb,
  apk: compareApk,
  rpm: compareRpm,
};

/** @param type as in `InstalledPackage.type` */
export function orderOf(type: string): Compare {
  return (ofDistribution(type) ? distributions[type] : undefined) ?? compareGeneric;
}

/** A distribution has one version of a package; languages mend several series of one side by side. */
export function ofDistribution(type: string): boolean {
  return Object.hasOwn(distributions, type);
}
