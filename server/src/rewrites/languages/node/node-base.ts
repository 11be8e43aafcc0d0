/** Which Node.js an image brings, and the smaller image of the same build. */
import type { Dockerfile, Stage } from "../../../dockerfile/model.ts";
import type { ImageReference } from "../../../images/image-reference.ts";
import { officialBuilds } from "../../../images/official-tags.ts";

export interface NodeBase {
  readonly reference: ImageReference;
  /** Undefined where no table says what the tag stands for. */
  readonly major: number | undefined;
  /** The tag names no version: `latest`, `lts`, `alpine`. */
  readonly isMoving: boolean;
  /** `full` has Debian's compilers and headers besides. */
  readonly flavour: "full" | "slim" | "alpine";
  /** Somebody's own image by the name of the official one, which may hold more. */
  readonly isOwn?: boolean;
}

/** Node.js' names of its LTS versions, which are tags, too. */
const codenames: Readonly<Record<string, number>> = {
  argon: 4,
  boron: 6,
  carbon: 8,
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
};

/** Undefined where a stage is not built on Docker's official image of Node.js, or a copy of it. */
export function readNodeBase(stage: Stage): NodeBase | undefined {
  const reference = stage.rootImage?.reference;
  return reference !== undefined && isNodeImage(reference) ? readReference(reference) : undefined;
}

/** The same for images that are built on it, as their names say: `registry.example.com/base/node:22`. */
export function readOwnBase(stage: Stage): NodeBase | undefined {
  const reference = stage.rootImage?.reference;
  if (reference === undefined || !/(?:^|\/)node(?:js)?$/.test(reference.repository)) return undefined;
  const base = readReference(reference);
  return base.major === undefined || base.isMoving ? undefined : { ...base, isOwn: true };
}

function readReference(reference: ImageReference): NodeBase {
  const { tag = "latest" } = reference;
  const words = tag.split("-");
  const version = /^v?(\d+)(?:\.|$)/.exec(words[0] ?? "")?.[1];
  const codename = words.find((word) => Object.hasOwn(codenames, word));
  const listed = buildOf(tag)?.tags.find((other) => /^\d+-/.test(other) || /^\d+$/.test(other));
  const major =
    version ?? (codename === undefined ? undefined : codenames[codename]) ?? /^\d+/.exec(listed ?? "")?.[0];
  return {
    reference,
    major: major === undefined ? undefined : Number(major),
    isMoving: version === undefined && codename === undefined,
    flavour: words.some((word) => word.startsWith("alpine"))
      ? "alpine"
      : words.includes("slim")
        ? "slim"
        : "full",
  };
}

/** Mirrors keep the path of Docker Hub's official images. */
function isNodeImage({ familiarName, registry, repository }: ImageReference): boolean {
  if (familiarName === "node") return true;
  return registry !== undefined && /(?:^|\/)(?:library|containers)\/node$/.test(repository);
}

function buildOf(tag: string) {
  return officialBuilds("node").find(({ tags }) => tags.includes(tag));
}

/** Releases of Debian that the images have, or had, with and without `-slim`. */
const releases = /^(?:jessie|stretch|buster|bullseye|bookworm|trixie)$/;

/**
 * The image without compilers, as FROM takes it: `node:22-bookworm-slim` for `node:22-bookworm`; variables stay. The
 * same image where there is no smaller one. A digest is left out: that of the smaller image is another one.
 */
export function nameSlimImage({ text }: Dockerfile, stage: Stage, base: NodeBase): string {
  const raw = text.slice(stage.baseSpan.start, stage.baseSpan.end);
  if (base.flavour !== "full" || base.isOwn === true) return raw;
  const { tag } = base.reference;
  const written = raw.replace(/@sha\d+:[a-f0-9]+$/, "");
  // A variable brings the digest.
  if (base.reference.digest !== undefined && written === raw) return raw;
  if (tag === undefined) return `${written}:slim`;
  if (tag === "latest") return /:latest$/.test(written) ? written.replace(/latest$/, "slim") : raw;
  const slim = `${tag}-slim`;
  const build = buildOf(tag);
  if (build !== undefined && buildOf(slim) === undefined) {
    const other = build.tags.find((one) => buildOf(`${one}-slim`) !== undefined);
    return other !== undefined && written.endsWith(`:${tag}`)
      ? `${written.slice(0, -tag.length)}${other}-slim`
      : raw;
  }
  const variant = tag.split("-").slice(1);
  const isKnown = build !== undefined || variant.every((word) => releases.test(word));
  return isKnown ? `${written}-slim` : raw;
}
