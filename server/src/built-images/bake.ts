/** Images that `docker buildx bake` builds. https://docs.docker.com/build/bake/reference/ */
import { isRecord, listOf, recordOf } from "../json-values.ts";
import type { BuiltImage, ProjectText, ReadContext } from "./built-image.ts";
import type { HclBlock, HclExpression, HclParser } from "./hcl-syntax.ts";
import { asText, evaluateHcl, type HclFunction, type HclScope, type HclValue } from "./hcl-values.ts";
import { readImageName, unknown } from "./image-name.ts";
import { folderOf, nameOf, resolveFolder, resolvePath } from "./project-urls.ts";
import { readJson, scalarText } from "./project-values.ts";

export const bakeFile = /^(?:docker-)?bake(?:[.-][\w.-]+)?\.(?:hcl|json)$|\.bake\.(?:hcl|json)$/i;

/** `matrix` multiplies targets. */
const mostCombinations = 64;
const deepestInheritance = 10;

/** @param files all bake files of one folder: what overrides stand in is merged with the main file's */
export async function readBake(
  files: readonly ProjectText[],
  project: Pick<ReadContext, "root" | "hcl">,
): Promise<readonly BuiltImage[]> {
  const parser = await project.hcl();
  const read = await Promise.all(
    files.map(async (file) => ({ file, blocks: await readBlocks(file, parser) })),
  );
  const isDefault = ({ file }: { file: ProjectText }) =>
    /^docker-bake(?:\.override)?\./i.test(nameOf(file.url));
  const rank = ({ file }: { file: ProjectText }) => (/override/i.test(nameOf(file.url)) ? 1 : 0);
  const usual = read.filter(isDefault).toSorted((a, b) => rank(a) - rank(b));
  const [main] = usual;
  const merged =
    main === undefined
      ? []
      : readTargets(
          usual.flatMap(({ blocks }) => blocks),
          main.file,
          project,
        );
  return [
    ...merged,
    ...read
      .filter((one) => !isDefault(one))
      .flatMap(({ blocks, file }) => readTargets(blocks, file, project)),
  ];
}

async function readBlocks({ url, text }: ProjectText, parser: HclParser): Promise<readonly HclBlock[]> {
  if (/\.hcl$/i.test(url)) return parser.parse(text);
  const content = recordOf(await readJson(text));
  return ["variable", "group", "target"].flatMap((type) =>
    Object.entries(recordOf(content[type])).map(([label, body]) => ({
      type,
      labels: [label],
      attributes: new Map(
        Object.entries(recordOf(body)).map(([name, value]) => [name, toExpression(value, parser, 0)]),
      ),
    })),
  );
}

/** In JSON a string is a template. */
function toExpression(value: unknown, parser: HclParser, depth: number): HclExpression {
  if (depth > 5) return { kind: "unknown" };
  if (typeof value === "string") {
    if (!value.includes("${")) return { kind: "value", value };
    const [block] = parser.parse(`x {\n  x = ${JSON.stringify(value)}\n}`);
    return block?.attributes.get("x") ?? { kind: "unknown" };
  }
  if (Array.isArray(value)) {
    return { kind: "list", items: value.map((item) => toExpression(item, parser, depth + 1)) };
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).map(
      ([name, item]) => [{ kind: "value", value: name }, toExpression(item, parser, depth + 1)] as const,
    );
    return { kind: "object", entries };
  }
  const isScalar = typeof value === "number" || typeof value === "boolean" || value === null;
  return isScalar ? { kind: "value", value } : { kind: "unknown" };
}

type Attributes = ReadonlyMap<string, HclExpression>;

function readTargets(
  blocks: readonly HclBlock[],
  file: ProjectText,
  { root }: Pick<ReadContext, "root">,
): readonly BuiltImage[] {
  const targets = new Map<string, Attributes>();
  for (const { type, labels, attributes } of blocks) {
    const [name] = labels;
    if (type === "target" && name !== undefined) {
      targets.set(name, new Map([...(targets.get(name) ?? []), ...attributes]));
    }
  }
  const scope = createScope(blocks, targets);
  // `-f docker/docker-bake.hcl` leaves paths relative to where the command is run.
  const folders = [...new Set([folderOf(file.url), root])];
  return [...targets].flatMap(([target, own]) =>
    listCombinations(own, scope).flatMap((inner) => {
      const attributes = inherit(targets, own, inner, 0);
      const read = (name: string) => {
        const expression = attributes.get(name);
        return expression === undefined ? undefined : evaluateHcl(expression, inner);
      };
      if (attributes.has("dockerfile-inline")) return [];
      const names = scalarTexts(read("tags")).flatMap((tag) => readImageName(tag) ?? []);
      const path = scalarText(read("dockerfile")) ?? "Dockerfile";
      const stage = scalarText(read("target"));
      const reason = { kind: "bake", target, file: file.url } as const;
      return folders.flatMap((folder) => {
        const context = resolveFolder(folder, scalarText(read("context")) ?? ".");
        const dockerfile = context === undefined ? undefined : resolvePath(context, path);
        if (dockerfile === undefined) return [];
        const buildArguments = readArguments(read("args"));
        const common = { dockerfile, context, stage, buildArguments, reason };
        return names.map((name) => ({ name, ...common }));
      });
    }),
  );
}

function scalarTexts(value: HclValue | undefined): readonly string[] {
  return listOf(value).flatMap((item) => scalarText(item) ?? []);
}

function readArguments(value: HclValue | undefined): Readonly<Record<string, string>> {
  const pairs = Object.entries(recordOf(value)).flatMap(([name, item]) => {
    const text = scalarText(item);
    return text === undefined || text.includes(unknown) ? [] : [[name, text] as const];
  });
  return Object.fromEntries(pairs);
}

/** A target's attributes over those of the targets it inherits from; the last of them wins. */
function inherit(
  targets: ReadonlyMap<string, Attributes>,
  own: Attributes,
  scope: HclScope,
  depth: number,
): Attributes {
  const parents = own.get("inherits");
  if (parents === undefined || depth >= deepestInheritance) return own;
  const inherited = scalarTexts(evaluateHcl(parents, scope)).flatMap((name) => {
    const parent = targets.get(name);
    return parent === undefined ? [] : [...inherit(targets, parent, scope, depth + 1)];
  });
  return new Map([...inherited, ...own]);
}

function createScope(blocks: readonly HclBlock[], targets: ReadonlyMap<string, Attributes>): HclScope {
  const variables = new Map<string, HclExpression | undefined>();
  const functions = new Map<string, HclFunction>();
  for (const { type, labels, attributes } of blocks) {
    const [name] = labels;
    if (name === undefined) continue;
    const result = attributes.get("result");
    if (type === "variable") variables.set(name, attributes.get("default"));
    if (type === "function" && result !== undefined) {
      const parameters = attributes.get("params");
      const items = parameters?.kind === "list" ? parameters.items : [];
      functions.set(name, { parameters: items.flatMap(({ ...item }) => nameOfParameter(item)), result });
    }
  }
  const values = new Map<string, HclValue>();
  const budget = { steps: 0 };
  const lookUpOnce = (key: string, expression: HclExpression | undefined): HclValue => {
    const known = values.get(key);
    if (known !== undefined) return known;
    // A variable that needs itself, or has no default, has no value.
    values.set(key, unknown);
    const value = expression === undefined ? null : evaluateHcl(expression, scope, budget);
    values.set(key, value ?? unknown);
    return value ?? unknown;
  };
  const scope: HclScope = {
    findFunction: (name) => functions.get(name),
    lookUp([first = "", second = "", third = "", ...rest]) {
      if (second === "") return lookUpOnce(first, variables.get(first));
      const attribute = rest.length === 0 ? targets.get(second)?.get(third) : undefined;
      return first === "target" && attribute !== undefined
        ? lookUpOnce(`target.${second}.${third}`, attribute)
        : unknown;
    },
  };
  return scope;
}

function nameOfParameter(item: HclExpression): readonly string[] {
  if (item.kind === "variable") return item.path;
  return item.kind === "value" ? [String(item.value)] : [];
}

/** A scope for each combination of a target's `matrix`. */
function listCombinations(target: Attributes, outer: HclScope): readonly HclScope[] {
  const matrix = target.get("matrix");
  if (matrix === undefined) return [outer];
  let combinations: readonly ReadonlyMap<string, HclValue>[] = [new Map()];
  for (const [name, values] of Object.entries(recordOf(evaluateHcl(matrix, outer)))) {
    if (!Array.isArray(values)) return [outer];
    combinations = combinations
      .flatMap((one) => values.map((value: HclValue) => new Map([...one, [name, value]])))
      .slice(0, mostCombinations);
  }
  return combinations.map((given) => ({
    findFunction: (name) => outer.findFunction(name),
    lookUp(path) {
      const [first = "", ...rest] = path;
      const value = given.get(first);
      if (value === undefined) return outer.lookUp(path);
      return rest.reduce<HclValue>((inner, name) => toValue(recordOf(inner)[name]), value);
    },
  }));
}

function toValue(value: unknown): HclValue {
  return asText(typeof value === "string" || typeof value === "number" ? value : null);
}
