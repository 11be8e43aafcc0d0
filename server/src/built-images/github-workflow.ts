/** Builds in workflows of GitHub Actions. */
import { type JsonRecord, listOf, recordOf } from "../json-values.ts";
import { readBuildCommands } from "./build-commands.ts";
import type { Build, BuiltImage, ReadContext } from "./built-image.ts";
import { type ImageName, readImageName, unknown } from "./image-name.ts";
import { folderOf, resolveFolder, resolvePath } from "./project-urls.ts";
import { pairsOf, readYamlDocuments, scalarText } from "./project-values.ts";
import { listMatrix } from "./workflow-matrix.ts";

export const workflowFile = /\/\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;

type Expressions = ReadonlyMap<string, unknown>;

interface Job {
  readonly steps: readonly JsonRecord[];
  readonly root: string;
  readonly project: ReadContext;
  readonly reason: BuiltImage["reason"];
  readonly folder: string | undefined;
}

export async function readWorkflow(
  text: string,
  url: string,
  project: ReadContext,
): Promise<readonly BuiltImage[]> {
  const [content] = await readYamlDocuments(text);
  const file = recordOf(content);
  const root = resolveFolder(folderOf(url), "../..") ?? project.root;
  const shared = withEnvironment(listContexts(project, file), file.env);
  return Object.entries(recordOf(file.jobs)).flatMap(([id, value]) => {
    const job = recordOf(value);
    const steps = listOf(job.steps).map(recordOf);
    const run = { ...recordOf(recordOf(file.defaults).run), ...recordOf(recordOf(job.defaults).run) };
    const reason = { kind: "workflow", job: id, file: url } as const;
    return listMatrix(recordOf(job.strategy).matrix).flatMap((matrix) => {
      const expressions = withEnvironment(new Map([...shared, ...flatten("matrix", matrix)]), job.env);
      const folder = scalarText(run["working-directory"]);
      const context = { steps, root, project, reason, folder };
      return steps.flatMap((step) => readStep(step, context, withEnvironment(expressions, step.env)));
    });
  });
}

function listContexts({ remote }: ReadContext, file: JsonRecord): Expressions {
  const contexts = new Map<string, unknown>([["github.workspace", "."]]);
  if (remote !== undefined) {
    const [owner = "", name = ""] = remote.path.split("/");
    contexts.set("github.repository", remote.path);
    contexts.set("github.repository_owner", owner);
    contexts.set("github.event.repository.name", name);
  }
  const events = recordOf(file.on ?? file.true);
  for (const event of ["workflow_dispatch", "workflow_call"]) {
    for (const [name, input] of Object.entries(recordOf(recordOf(events[event]).inputs))) {
      contexts.set(`inputs.${name}`, recordOf(input).default);
      contexts.set(`github.event.inputs.${name}`, recordOf(input).default);
    }
  }
  return contexts;
}

function withEnvironment(expressions: Expressions, environment: unknown): Expressions {
  const all = new Map(expressions);
  for (const [name, text] of Object.entries(pairsOf(environment))) all.set(`env.${name}`, fillIn(text, all));
  return all;
}

function flatten(prefix: string, value: JsonRecord): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([name, item]) => [
    [`${prefix}.${name}`, item] as const,
    ...Object.entries(recordOf(item)).map(([inner, text]) => [`${prefix}.${name}.${inner}`, text] as const),
  ]);
}

const longestText = 20_000;

/** `${{ env.NAME }}`, `${{ matrix.app || 'web' }}`; whatever else is `unknown`. */
function fillIn(text: string, expressions: Expressions): string {
  if (text.length > longestText) return unknown;
  const filled = text.replaceAll(/\$\{\{([^{}]*)\}\}/g, (_, expression: string) => {
    for (const part of expression.split("||").map((operand) => operand.trim())) {
      const literal = /^'([^']*)'$/.exec(part)?.[1];
      const value = literal ?? scalarText(expressions.get(part));
      if (value !== undefined && value !== "") return value;
    }
    return unknown;
  });
  return filled.length > longestText ? unknown : filled;
}

function readStep(step: JsonRecord, job: Job, expressions: Expressions): readonly BuiltImage[] {
  const uses = scalarText(step.uses) ?? "";
  const inputs = recordOf(step.with);
  const input = (name: string) => {
    const text = scalarText(inputs[name]);
    return text === undefined ? undefined : fillIn(text, expressions).trim();
  };
  if (
    /^docker\/build-push-action@|^useblacksmith\/build-push-action@|^depot\/build-push-action@/.test(uses)
  ) {
    const build = readAction(input, job.root);
    const names = nameTags(scalarText(inputs.tags) ?? "", job, expressions);
    return build === undefined ? [] : names.map((name) => ({ name, ...build, reason: job.reason }));
  }
  if (uses.startsWith("redhat-actions/buildah-build@")) return readBuildah(input, job);
  const code = scalarText(step.run);
  if (code === undefined) return [];
  const folder = resolveFolder(
    job.root,
    fillIn(scalarText(step["working-directory"]) ?? job.folder ?? ".", expressions),
  );
  const variables = [...expressions].flatMap(([key, value]) =>
    key.startsWith("env.") ? [[key.slice("env.".length), scalarText(value) ?? unknown] as const] : [],
  );
  const repository = scalarText(expressions.get("github.repository"));
  return readBuildCommands(fillIn(code, expressions).replaceAll(unknown, "${UNKNOWN}"), {
    shell: job.project.shell,
    folders: folder === undefined ? [] : [folder],
    variables: {
      ...(repository === undefined ? {} : { GITHUB_REPOSITORY: repository }),
      GITHUB_WORKSPACE: ".",
      ...Object.fromEntries(variables),
    },
    reason: job.reason,
  });
}

type Input = (name: string) => string | undefined;

/** https://github.com/docker/build-push-action#inputs */
function readAction(input: Input, root: string): Build | undefined {
  const given = input("context") || ".";
  const [isGit, below] = /^\{\{\s*defaultContext\s*\}\}(?::(.*))?$/.exec(given) ?? [];
  const context = resolveFolder(root, isGit === undefined ? given : (below ?? "."));
  const file = input("file") || undefined;
  // A path on the runner starts from its working folder, one in a git context from the context.
  const dockerfile = resolvePath(
    file !== undefined && isGit === undefined ? root : (context ?? root),
    file ?? "Dockerfile",
  );
  if (context === undefined || dockerfile === undefined) return undefined;
  const buildArguments = pairsOf((input("build-args") ?? "").split(/\r?\n/).map((line) => line.trim()));
  return { dockerfile, context, stage: input("target") || undefined, buildArguments };
}

function nameTags(text: string, job: Job, expressions: Expressions): readonly ImageName[] {
  return text.split(/[\n,]/).flatMap((line): readonly ImageName[] => {
    const step = /\$\{\{\s*steps\.([\w-]+)\.outputs\.(?:tags|json)\b/.exec(line)?.[1];
    if (step !== undefined)
      return nameMetadata(
        job.steps.find(({ id }) => id === step),
        expressions,
      );
    const name = readImageName(fillIn(line, expressions));
    return name === undefined ? [] : [name];
  });
}

/** The images of docker/metadata-action; what tags it makes depends on the event, but for those that are raw. */
function nameMetadata(step: JsonRecord | undefined, expressions: Expressions): readonly ImageName[] {
  const inputs = recordOf(step?.with);
  if (!/^docker\/metadata-action@/.test(scalarText(step?.uses) ?? "")) return [];
  const read = (name: string) => fillIn(scalarText(inputs[name]) ?? "", expressions).split(/\r?\n/);
  const raw = read("tags").flatMap(
    (line) => /^\s*type=raw,(?:.*,)?value=([\w.-]+)\s*$/.exec(line)?.[1] ?? [],
  );
  const images = read("images").flatMap((line) => line.split(","));
  return images.flatMap((line) => {
    const image = line
      .trim()
      .replace(/^name=/, "")
      .toLowerCase();
    if (image === "" || image.startsWith("enable=")) return [];
    return [unknown, ...raw].flatMap((tag) => readImageName(`${image}:${tag}`) ?? []);
  });
}

/** https://github.com/redhat-actions/buildah-build#inputs-for-build-from-containerfile */
function readBuildah(input: Input, job: Job): readonly BuiltImage[] {
  const context = resolveFolder(job.root, input("context") || ".");
  const files = (input("containerfiles") ?? input("dockerfiles") ?? "")
    .split(/\s+/)
    .filter((file) => file !== "");
  const image = input("image") ?? "";
  const tags = (input("tags") ?? "latest").split(/\s+/);
  const names = tags.flatMap((tag) => readImageName(tag.includes(":") ? tag : `${image}:${tag}`) ?? []);
  const buildArguments = pairsOf((input("build-args") ?? "").split(/\r?\n/));
  return files.flatMap((file) => {
    const dockerfile = resolvePath(job.root, file);
    if (dockerfile === undefined) return [];
    const build = { dockerfile, context, stage: undefined, buildArguments };
    return names.map((name) => ({ name, ...build, reason: job.reason }));
  });
}
