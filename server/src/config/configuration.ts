/** A configuration out of a file's text or an editor's settings: what is valid of it, and what is wrong. */
import { compileGlob } from "../policy/path-glob.ts";
import { rules } from "../rules/index.ts";
import { type Located, locateNowhere } from "./located.ts";
import type { ConfigurationProblem } from "./problems.ts";
import { readYaml } from "./read-yaml.ts";
import { listScanSettingNames } from "./scan-settings.ts";
import { type Configuration, configurationSchema } from "./schema.ts";
import { type Path, validate } from "./validate.ts";

export interface CheckedConfiguration {
  /** What is valid. */
  readonly configuration: Configuration;
  /** In the order of their places. */
  readonly problems: readonly ConfigurationProblem[];
}

/** The text of a `.dockerfile-security.yaml`. Never rejects; spans are offsets into `text`. */
export async function parseConfiguration(text: string): Promise<CheckedConfiguration> {
  const problems: ConfigurationProblem[] = [];
  const located = await readYaml(text, (problem) => problems.push(problem));
  if (located === undefined) return { configuration: {}, problems };
  const checked = check(located);
  const all = [...problems, ...checked.problems];
  return {
    configuration: checked.configuration,
    problems: all.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  };
}

/** A value of another source, such as the command line's; the spans of problems mean nothing. */
export function checkConfiguration(value: unknown): CheckedConfiguration {
  return check(locateNowhere(value));
}

function check(located: Located): CheckedConfiguration {
  const problems: ConfigurationProblem[] = [];
  const report = (problem: ConfigurationProblem, path: Path) =>
    problems.push(nameSetting(nameRule(problem, path)));
  // What passes the check has the type that the same literal stands for.
  const configuration = validate(configurationSchema, located, report) as Configuration | undefined;
  problems.push(...findBadGlobs(located));
  return { configuration: configuration ?? {}, problems };
}

/** Patterns for places in an image that can mean none: the entry would never fit, and nobody would know. */
function findBadGlobs(root: Located): readonly ConfigurationProblem[] {
  return listItems(valueOf(valueOf(root, "scan"), "ignore")).flatMap((entry, index) =>
    listItems(valueOf(entry, "paths")).flatMap((path, at): readonly ConfigurationProblem[] => {
      if (path.kind !== "scalar" || typeof path.value !== "string" || path.value === "") return [];
      if (compileGlob(path.value) !== undefined) return [];
      const name = `scan.ignore[${index}].paths[${at}]`;
      return [{ kind: "wrong-form", name, given: path.value, example: "/app/**", span: path.span }];
    }),
  );
}

function valueOf(node: Located | undefined, key: string): Located | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

function listItems(node: Located | undefined): readonly Located[] {
  return node?.kind === "list" ? node.items : [];
}

/** A key under `rules`, and an id under `ignore`, that is none: the list of all rules would be no help. */
function nameRule(problem: ConfigurationProblem, [top, , key]: Path): ConfigurationProblem {
  if (problem.kind !== "unknown-key" && problem.kind !== "unknown-value") return problem;
  const isRule =
    problem.kind === "unknown-key" ? problem.name === "rules" : top === "ignore" && key === "rules";
  if (!isRule) return problem;
  const { given, meant, span } = problem;
  return { kind: "unknown-rule", given, meant: findByAlias(given) ?? meant, span };
}

/** What runs in a scan is no matter of a file that anybody may have written. */
function nameSetting(problem: ConfigurationProblem): ConfigurationProblem {
  if (problem.kind !== "unknown-key") return problem;
  const name = problem.name === "" ? problem.given : `${problem.name}.${problem.given}`;
  // `scan.scanner` is as likely a guess as `scanner`.
  const bare = name.replace(/^scan\./, "");
  const isSetting = (wanted: string) =>
    settingNames.some((known) => known === wanted || known.startsWith(`${wanted}.`));
  return isSetting(name) || isSetting(bare) ? { kind: "settings-only", name, span: problem.span } : problem;
}

const settingNames = listScanSettingNames();

/** The rule that does what another tool's rule of that name does: `DL3008`. */
function findByAlias(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const isMeant = (alias: string) => alias.toLowerCase() === wanted;
  return rules.find(({ aliases }) => Object.values(aliases ?? {}).some((ids) => ids.some(isMeant)))?.id;
}
