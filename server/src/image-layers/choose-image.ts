/** Finds the image that is meant in an archive, and its layers. */
import type { ImageConfig } from "../images/image-config.ts";
import { recordOf, stringsOf } from "../json-values.ts";
import { type ArchiveFormat, ArchiveProblem, broken } from "./archive-failure.ts";
import type { Members } from "./members.ts";
import { collectOciImages, type OciImage } from "./oci-index.ts";
import { parseImageConfig } from "./parse-image-config.ts";
import { parseJson } from "./read-member.ts";

/** Which of several images is meant. An archive with a single one needs no answer. */
export interface ImageChoice {
  /** A tag, `node:24`, or an id, `sha256:…`. */
  readonly reference?: string;
  /** In the words of image indexes: `amd64`, `arm64`. This machine's where it is not given. */
  readonly architecture?: string;
}

export interface ArchivedImage {
  readonly format: ArchiveFormat;
  /** As the builder wrote it. */
  readonly config: ImageConfig;
  /** Names that the archive gives the image: `node:24`. */
  readonly tags: readonly string[];
}

export interface ChosenImage extends ArchivedImage {
  /** Where the layers are, lowest first; Windows' own ones need not be there. */
  readonly layers: readonly { readonly name: string; readonly isForeign: boolean }[];
}

/** @throws ArchiveProblem */
export async function chooseImage(
  members: Members,
  format: ArchiveFormat,
  choice: Required<ImageChoice> | (ImageChoice & { readonly architecture: string }),
): Promise<ChosenImage> {
  const image =
    format === "docker" ? await chooseDocker(members, choice) : await chooseOci(members, format, choice);
  const { layers, config } = image;
  if (layers.length !== config.diffIds.length) {
    throw broken(`the manifest names ${layers.length} layers, the configuration ${config.diffIds.length}`);
  }
  return image;
}

interface DockerImage {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

async function chooseDocker(members: Members, choice: ImageChoice): Promise<ChosenImage> {
  const value = await readJson(members, "manifest.json", "docker");
  if (!Array.isArray(value) || value.length === 0) throw broken("manifest.json names no image");
  const images = value.map(parseDockerImage);
  const image = await pickDocker(members, images, choice);
  const layers = image.layers.map((name) => ({ name, isForeign: false }));
  return {
    format: "docker",
    config: await readConfig(members, image.config, "docker"),
    tags: image.tags,
    layers,
  };
}

async function pickDocker(
  members: Members,
  images: readonly DockerImage[],
  { reference }: ImageChoice,
): Promise<DockerImage> {
  const [first] = images;
  if (first && images.every(({ config }) => config === first.config)) {
    return { ...first, tags: images.flatMap(({ tags }) => tags) };
  }
  for (const image of images) {
    if (reference === undefined) break;
    if (image.tags.some((tag) => isSameReference(tag, reference))) return image;
    if (!/^(sha256:)?[0-9a-f]{12,64}$/.test(reference)) continue;
    const { digest } = await readConfig(members, image.config, "docker");
    if (digest?.replace("sha256:", "").startsWith(reference.replace("sha256:", ""))) return image;
  }
  throw new ArchiveProblem({ kind: "no-such-image", names: images.flatMap(({ tags }) => tags) });
}

function parseDockerImage(value: unknown): DockerImage {
  const entry = recordOf(value);
  if (typeof entry.Config !== "string") throw broken("manifest.json names no configuration");
  return { config: entry.Config, tags: stringsOf(entry.RepoTags), layers: stringsOf(entry.Layers) };
}

async function chooseOci(
  members: Members,
  format: ArchiveFormat,
  { reference, architecture }: ImageChoice,
): Promise<ChosenImage> {
  const root = await readJson(members, "index.json", format);
  const { images, missing } = await collectOciImages(members, root);
  const read: ChosenImage[] = [];
  for (const image of images) {
    const config = await readOciConfig(members, image, format);
    if (config) read.push({ format, config, tags: image.tags, layers: image.layers });
  }
  if (read.length === 0) {
    if (missing !== undefined) throw new ArchiveProblem({ kind: "missing-blob", name: missing, format });
    throw broken("index.json names no image");
  }
  const named =
    reference === undefined
      ? []
      : read.filter(
          ({ tags, config }) =>
            config.digest === reference || tags.some((tag) => isSameReference(tag, reference)),
        );
  const meant = named.length > 0 ? named : read;
  if (meant[0] && meant.every(({ config }) => config.digest === meant[0]?.config.digest)) return meant[0];
  const fitting = meant.filter(
    ({ config }) => config.architecture === architecture && config.os !== "windows",
  );
  if (fitting[0] && fitting.every(({ config }) => config.digest === fitting[0]?.config.digest)) {
    return fitting[0];
  }
  throw new ArchiveProblem({ kind: "no-such-image", names: [...new Set(meant.flatMap(({ tags }) => tags))] });
}

async function readOciConfig(
  members: Members,
  { config }: OciImage,
  format: ArchiveFormat,
): Promise<ImageConfig | undefined> {
  const member = await members.find(config);
  if (!member) throw new ArchiveProblem({ kind: "missing-blob", name: config, format });
  if (member.kind !== "json") return undefined;
  return parseImageConfig(parseJson(member.bytes, config), await digestOf(member.bytes));
}

async function readConfig(members: Members, name: string, format: ArchiveFormat): Promise<ImageConfig> {
  const member = await members.find(name);
  if (!member) throw new ArchiveProblem({ kind: "missing-blob", name, format });
  const config =
    member.kind === "json"
      ? parseImageConfig(parseJson(member.bytes, name), await digestOf(member.bytes))
      : undefined;
  if (!config) throw broken(`${name} is no configuration of an image`);
  return config;
}

async function readJson(members: Members, name: string, format: ArchiveFormat): Promise<unknown> {
  const member = await members.find(name);
  if (!member) throw new ArchiveProblem({ kind: "missing-blob", name, format });
  if (member.kind !== "json") throw broken(`${name} is no JSON`);
  return parseJson(member.bytes, name);
}

/** Names of files are no proof: some writers use the digest of the packed layer, or a name of their own. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  return `sha256:${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Engines write `docker.io/library/node:24`, `localhost/app:latest` and `node:24` for what people call by fewer words. */
function isSameReference(left: string, right: string): boolean {
  return shorten(left) === shorten(right);
}

function shorten(reference: string): string {
  const bare = reference.replace(/^(docker\.io|index\.docker\.io|localhost)\//, "").replace(/^library\//, "");
  return /[:@][^/]*$/.test(bare) ? bare : `${bare}:latest`;
}
