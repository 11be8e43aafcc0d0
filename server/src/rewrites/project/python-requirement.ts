/** One requirement: https://packaging.python.org/en/latest/specifications/dependency-specifiers/ */

export interface PythonRequirement {
  /** As PyPI compares names: in small letters, with `-` for each run of `-`, `_` and `.`. */
  readonly name: string;
  readonly extras: readonly string[];
  /** `>=2,<3`; empty where every version will do, or a URL says which. */
  readonly specifier: string;
  /** `sys_platform == "win32"` */
  readonly marker: string | undefined;
  /** Where it comes from, if not from an index. */
  readonly url: string | undefined;
}

const form =
  /^([a-z\d](?:[\w.-]*[a-z\d])?)\s*(?:\[([^\]]*)\])?\s*(?:@\s*(\S+)|\(?([^;()]*)\)?)?\s*(?:;\s*(.*))?$/is;

/** @returns undefined for what is none */
export function readRequirement(text: string): PythonRequirement | undefined {
  // Longer ones, and runs of spaces, are nobody's; the form would try many ways to read them.
  if (text.length > 2_000) return undefined;
  const trimmed = text.replace(/\s+/g, " ").trim();
  const [, name, extras = "", url, specifier = "", marker] = form.exec(trimmed) ?? [];
  if (name === undefined || !/^(?:[<>=!~].*)?$/s.test(specifier.trim())) return undefined;
  return {
    name: normaliseName(name),
    extras: extras.split(",").flatMap((extra) => (extra.trim() === "" ? [] : normaliseName(extra.trim()))),
    specifier: specifier.replace(/\s+/g, ""),
    marker: marker?.trim() || undefined,
    url,
  };
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
