/** Images that Compose builds. https://github.com/compose-spec/compose-spec/blob/main/build.md */
import { type JsonRecord, recordOf } from "../json-values.ts";
import type { Build, BuiltImage, ProjectText } from "./built-image.ts";
import { type ImageName, readImageName } from "./image-name.ts";
import { interpolate } from "./interpolate.ts";
import { folderOf, nameOf, resolveFolder, resolvePath } from "./project-urls.ts";
import { memberOf, pairsOf, readYamlDocuments, scalarText, scalarTexts } from "./project-values.ts";

/** `compose.yaml`, `docker-compose.yml`, and those that stand beside it: `compose.override.yaml`, `docker-compose-dev.yml`. */
export const composeFile = /^(?:(?:docker|podman|container)-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i;

/** In the order in which Compose takes the first. */
const mainFiles = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/** A service that extends one that extends one… */
const deepestExtension = 10;

type Variables = Readonly<Record<string, string>>;

interface ComposeDocument extends ProjectText {
  readonly content: JsonRecord;
}

/**
 * @param files all Compose files of one folder: an override belongs to the main file beside it
 * @param variables what `.env` beside them says
 */
export async function readCompose(
  files: readonly ProjectText[],
  variables: Variables = {},
): Promise<readonly BuiltImage[]> {
  const documents = await Promise.all(
    files.map(async (file): Promise<ComposeDocument> => {
      const [content] = await readYamlDocuments(file.text);
      return { ...file, content: recordOf(content) };
    }),
  );
  const rank = ({ url }: ProjectText) => mainFiles.indexOf(nameOf(url).toLowerCase());
  const [main] = documents.filter((file) => rank(file) >= 0).toSorted((a, b) => rank(a) - rank(b));
  return documents.flatMap((document) => {
    const project = { documents, variables };
    const alone = readServices(project, document.content, document);
    if (main === undefined || document === main) return alone;
    return [...readServices(project, overlay(main.content, document.content), document), ...alone];
  });
}

interface Project {
  readonly documents: readonly ComposeDocument[];
  readonly variables: Variables;
}

function readServices(
  { documents, variables }: Project,
  content: JsonRecord,
  file: ProjectText,
): readonly BuiltImage[] {
  const folder = folderOf(file.url);
  const fill = (value: unknown) => interpolate(scalarText(value) ?? "", variables);
  const named = memberOf(variables, "COMPOSE_PROJECT_NAME") ?? fill(content.name);
  const project = normalizeProjectName(named === "" ? nameOf(folder) : String(named));
  const services = recordOf(content.services);
  return Object.keys(services).flatMap((service): readonly BuiltImage[] => {
    const definition = extend(documents, services, service, 0);
    const build = readBuild(memberOf(definition, "build"), folder, fill);
    if (build === undefined) return [];
    const reason = { kind: "compose", service, file: file.url } as const;
    return findNames(definition, project, service, fill).map((name) => ({ name, ...build, reason }));
  });
}

/** Upper case and signs are dropped, as Compose does with the name of a folder. */
function normalizeProjectName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}

type Fill = (value: unknown) => string;

function findNames(
  definition: JsonRecord,
  project: string,
  service: string,
  fill: Fill,
): readonly ImageName[] {
  const more = scalarTexts(recordOf(definition.build).tags).flatMap((tag) => readImageName(fill(tag)) ?? []);
  if (scalarText(definition.image) !== undefined) {
    const own = readImageName(fill(definition.image));
    return own === undefined ? more : [own, ...more];
  }
  const usual = readImageName(`${project}-${service}`.toLowerCase());
  // Compose's first version, and Podman's still: offered only where there is such an image.
  const old = `${project}_${service}`.toLowerCase().replaceAll(/[^\w-]/g, "");
  const names: ImageName[] = [{ kind: "pattern", pattern: new RegExp(`^${old}$`) }];
  return usual === undefined ? [...names, ...more] : [usual, ...names, ...more];
}

function readBuild(value: unknown, folder: string, fill: Fill): Build | undefined {
  const options = typeof value === "string" ? { context: value } : recordOf(value);
  if (Object.keys(options).length === 0 || "dockerfile_inline" in options) return undefined;
  const context = resolveFolder(folder, "context" in options ? fill(options.context) : ".");
  if (context === undefined) return undefined;
  const dockerfile = resolvePath(context, "dockerfile" in options ? fill(options.dockerfile) : "Dockerfile");
  if (dockerfile === undefined) return undefined;
  const stage = fill(memberOf(options, "target"));
  const given = Object.entries(pairsOf(memberOf(options, "args"))).map(([name, text]) => [name, fill(text)]);
  return {
    dockerfile,
    context,
    stage: stage === "" ? undefined : stage,
    buildArguments: Object.fromEntries(given),
  };
}

/** A service with what it extends, as far as that stands in the same folder. */
function extend(
  documents: readonly ComposeDocument[],
  services: JsonRecord,
  service: string,
  depth: number,
): JsonRecord {
  const own = recordOf(memberOf(services, service));
  const extension = own.extends;
  const from = scalarText(extension) ?? scalarText(recordOf(extension).service);
  if (from === undefined || depth >= deepestExtension) return own;
  const file = scalarText(recordOf(extension).file)?.replace(/^\.\//, "");
  const other = documents.find(({ url }) => nameOf(url) === file)?.content.services;
  const parent = extend(documents, file === undefined ? services : recordOf(other), from, depth + 1);
  return mergeService(parent, own);
}

function overlay(main: JsonRecord, override: JsonRecord): JsonRecord {
  const services = { ...recordOf(main.services) };
  for (const [name, service] of Object.entries(recordOf(override.services))) {
    Object.defineProperty(services, name, {
      value: mergeService(recordOf(memberOf(services, name)), recordOf(service)),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return { ...main, ...override, services };
}

function mergeService(under: JsonRecord, over: JsonRecord): JsonRecord {
  const merged = { ...under, ...over };
  if (under.build === undefined || over.build === undefined) return merged;
  const [below, above] = [under.build, over.build].map((build) =>
    typeof build === "string" ? { context: build } : recordOf(build),
  );
  const args = { ...pairsOf(below?.args), ...pairsOf(above?.args) };
  return { ...merged, build: { ...below, ...above, args } };
}
