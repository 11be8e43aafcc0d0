/**
 * Trivy's two ignore files: https://trivy.dev/docs/latest/configuration/filtering/
 * Its dates are the first day on which an entry no longer holds.
 */
import { compilePackageUrl } from "./package-url.ts";
import { compileGlob } from "./path-glob.ts";
import type { IgnoredAdvisory } from "./policy.ts";
import { dayBefore, isDate, type PolicyFile, type PolicyFileProblem } from "./policy-file.ts";
import { type LocatedMap, openYaml, type YamlReader } from "./yaml-entries.ts";

/**
 * `.trivyignore`: an id in each line, `exp:` behind it. Other words behind the id are taken for the reason, or the
 * comment in the line above.
 *
 * @param name of the file, for the origin of entries
 */
export function readTrivyIgnore(text: string, name = ".trivyignore"): PolicyFile {
  const entries: IgnoredAdvisory[] = [];
  const problems: PolicyFileProblem[] = [];
  let above: string | undefined;
  for (const [index, whole] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const content = whole.trim();
    if (content === "" || content.startsWith("#")) {
      // An id alone is an entry that somebody took back.
      above = /\s/.test(content.replace(/^#+\s*/, "")) ? content.replace(/^#+\s*/, "") : undefined;
      continue;
    }
    const [id = "", ...fields] = content.split(/\s+/);
    const reason = reasonIn(fields) ?? above;
    above = undefined;
    // Trivy takes any word of the line, also one in what is meant as a comment.
    const given = fields.find((field) => field.startsWith("exp:"))?.slice("exp:".length);
    if (given !== undefined && !isDate(given)) {
      problems.push({ line: index + 1, problem: { kind: "bad-date", given } });
      continue;
    }
    const until = given === undefined ? undefined : dayBefore(given);
    entries.push({ ...emptyEntry, advisory: id, reason, until, origin: `${name}:${index + 1}` });
  }
  return { entries, problems };
}

const emptyEntry = { packages: [], paths: [], purls: [], fixState: undefined } as const;

/** Trivy reads nothing but the id and the date: whatever else people write there is why. */
function reasonIn(fields: readonly string[]): string | undefined {
  const words = fields.filter((field) => !field.startsWith("exp:")).join(" ");
  return words.replace(/^#+\s*/, "") || undefined;
}

/** `.trivyignore.yaml`: what stands under `vulnerabilities`. Never rejects. */
export async function readTrivyIgnoreYaml(text: string, name = ".trivyignore.yaml"): Promise<PolicyFile> {
  const { root, reader } = await openYaml(text);
  if (root === undefined) return { entries: [], problems: reader.problems };
  const entries = reader.maps(root, "vulnerabilities").flatMap((item) => readEntry(item, reader, name) ?? []);
  return { entries, problems: reader.sorted() };
}

function readEntry(item: LocatedMap, reader: YamlReader, name: string): IgnoredAdvisory | undefined {
  const advisory = reader.text(item, "id")?.trim();
  const paths = reader.texts(item, "paths");
  const purls = reader.texts(item, "purls");
  const expiry = reader.text(item, "expired_at");
  const hasExpiry = reader.get(item, "expired_at") !== undefined;
  if (advisory === undefined || advisory === "") {
    reader.report(item, { kind: "no-condition" });
    return undefined;
  }
  // What was meant to narrow it down, and is not understood, must not widen it.
  if (paths === undefined || purls === undefined || (hasExpiry && expiry === undefined)) return undefined;
  const badGlob = paths.find((path) => compileGlob(path) === undefined);
  const badPurl = purls.find((purl) => compilePackageUrl(purl) === undefined);
  // A time of the day may follow.
  const date = expiry?.slice(0, 10);
  if (badGlob !== undefined) reader.report(item, { kind: "bad-glob", given: badGlob });
  if (badPurl !== undefined) reader.report(item, { kind: "bad-purl", given: badPurl });
  const isBadDate = date !== undefined && !isDate(date);
  if (isBadDate) reader.report(item, { kind: "bad-date", given: expiry ?? date });
  if (badGlob !== undefined || badPurl !== undefined || isBadDate) return undefined;
  const until = date === undefined ? undefined : dayBefore(date);
  const origin = `${name}:${reader.lineOf(item)}`;
  return {
    advisory,
    packages: [],
    paths,
    purls,
    fixState: undefined,
    reason: reader.text(item, "statement"),
    until,
    origin,
  };
}
