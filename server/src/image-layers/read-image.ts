/**
 * Reads images from where they are kept, whatever form they have there: both public functions of this folder are this.
 *
 * Archives are read as their bytes come, in one pass: manifests may stand behind the layers, so that every layer is read
 * before it is known whether it belongs to the image. Nothing is written anywhere; names in the archive are no more than
 * keys.
 */
import {
  type ArchiveFailure,
  type ArchiveFormat,
  ArchiveProblem,
  type NoImageReason,
  tooLarge,
} from "./archive-failure.ts";
import { type ArchiveSource, type ChunkSource, findKind, withChunks } from "./archive-source.ts";
import { type ChosenImage, chooseImage, type ImageChoice } from "./choose-image.ts";
import { recognise } from "./contents.ts";
import { hostArchitecture } from "./host-architecture.node.ts";
import { createMeter, type Limits, measure } from "./limits.ts";
import { linkTarget, normalisePath } from "./member-path.ts";
import { archiveMembers, layoutMembers, type Members } from "./members.ts";
import { createMemberReader, type Member } from "./read-member.ts";
import { readTar } from "./tar.node.ts";
import { unpack } from "./unpack.node.ts";
import type { WantedPackages } from "./wanted-packages.ts";

export interface FoundImage {
  readonly image: ChosenImage;
  readonly members: Members;
}

export interface ReadOptions {
  /** What to look for in layers; undefined: layers are passed over, and reading may end before them. */
  readonly wanted: WantedPackages | undefined;
  readonly choice: ImageChoice;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** @throws ArchiveProblem; the signal's reason when it is aborted */
export async function readImage(source: ArchiveSource, options: ReadOptions): Promise<FoundImage> {
  if (source.kind !== "path") return readArchive(source, options);
  const { host, path } = source;
  switch (await findKind(host, path)) {
    case "file":
      return readArchive({ kind: "stream", chunks: host.streamFile(path) }, options);
    case "folder": {
      const readMember = createMemberReader(options.wanted, options.limits, options.signal);
      const members = layoutMembers(host, path, readMember, options.signal);
      if (!(await members.find("index.json"))) throw notAnImage("no-manifest");
      return { image: await choose(members, "oci-layout", options), members };
    }
    case "other":
      throw notAnImage("no-file");
    default:
      throw notAnImage("missing");
  }
}

async function readArchive(source: ChunkSource, options: ReadOptions): Promise<FoundImage> {
  const byPath = new Map<string, Member>();
  const members = archiveMembers(byPath);
  let count = 0;
  const early = await withChunks(source, options.signal, async (chunks) => {
    for await (const [path, member] of readMembers(await findTar(chunks, options), options)) {
      // Those of one name count as often as they come: reading them takes its time.
      count += 1;
      if (count > options.limits.members) throw tooLarge("members of the archive");
      byPath.set(path, member);
      // With manifest.json the form is known, and with the configuration everything that is asked for.
      const isEnough = !options.wanted && byPath.has("manifest.json");
      const image = isEnough ? await tryToChoose(members, options) : undefined;
      if (image) return image;
    }
    return undefined;
  });
  return { image: early ?? (await choose(members, formatOf(byPath), options)), members };
}

/**
 * The bytes of the tar file, unpacked where the archive is packed as a whole.
 *
 * @throws ArchiveProblem where it is something else
 */
async function findTar(
  chunks: AsyncIterable<Uint8Array>,
  { limits, signal }: ReadOptions,
): Promise<AsyncIterable<Uint8Array>> {
  const outer = await recognise(chunks);
  if (outer.kind === undefined) throw notAnImage("empty");
  if (outer.kind !== "gzip" && outer.kind !== "zstd") return outer.kind === "tar" ? outer.chunks : noTar();
  const meter = createMeter(limits, signal);
  const packed = measure(outer.chunks, (length) => meter.count(0, length));
  const inner = await recognise(measure(unpack(outer.kind, packed), (length) => meter.count(length, 0)));
  return inner.kind === "tar" ? inner.chunks : noTar();
}

function noTar(): never {
  throw notAnImage("no-tar");
}

async function* readMembers(
  tar: AsyncIterable<Uint8Array>,
  { wanted, limits, signal }: ReadOptions,
): AsyncGenerator<readonly [path: string, member: Member], void> {
  const readMember = createMemberReader(wanted, limits, signal);
  for await (const { name, type, linkName, content } of readTar(tar)) {
    const path = normalisePath(name);
    if (path === undefined || path === "") continue;
    if (type === "file") {
      yield [path, await readMember(path, content)];
    } else if (type === "symbolic-link" || type === "hard-link") {
      const target = linkTarget(path, linkName, type === "symbolic-link");
      if (target !== undefined) yield [path, { kind: "link", target }];
    }
  }
}

/** @throws ArchiveProblem where it is no archive of images */
function formatOf(members: ReadonlyMap<string, Member>): ArchiveFormat {
  // Docker 25 and later write both, for old Dockers and for others.
  if (members.has("manifest.json")) return "docker";
  if (members.has("index.json")) return "oci";
  throw notAnImage("no-manifest");
}

function notAnImage(reason: NoImageReason): ArchiveProblem {
  return new ArchiveProblem({ kind: "not-an-image", reason });
}

async function tryToChoose(members: Members, options: ReadOptions): Promise<ChosenImage | undefined> {
  try {
    return await choose(members, "docker", options);
  } catch (error) {
    if (error instanceof ArchiveProblem) return undefined;
    throw error;
  }
}

function choose(members: Members, format: ArchiveFormat, { choice }: ReadOptions): Promise<ChosenImage> {
  return chooseImage(members, format, { architecture: hostArchitecture(), ...choice });
}

/** Runs what throws problems and gives back the failure instead. */
export async function catchFailure<Result>(work: () => Promise<Result>): Promise<Result | ArchiveFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArchiveProblem) return error.failure;
    throw error;
  }
}
