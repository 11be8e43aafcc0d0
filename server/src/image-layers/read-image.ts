/** Reads images from where they are kept, whatever form they have there: both public functions of this folder are this. */
import {
  type ArchiveFailure,
  type ArchiveFormat,
  ArchiveProblem,
  type NoImageReason,
} from "./archive-failure.ts";
import { findMember, type Members } from "./archive-members.ts";
import { type ArchiveReader, createArchiveReader } from "./archive-reader.ts";
import { type ArchiveSource, type ChunkSource, feed, findKind } from "./archive-source.ts";
import { type ChosenImage, chooseImage, type ImageChoice } from "./choose-image.ts";
import { hostArchitecture } from "./host-architecture.node.ts";
import { layoutMembers } from "./layout-members.ts";
import type { Limits } from "./limits.ts";
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
  if (source.kind !== "path") return readChunks(source, options);
  const { host, path } = source;
  switch (await findKind(host, path)) {
    case "file":
      return readChunks({ kind: "stream", chunks: host.streamFile(path) }, options);
    case "folder": {
      const members = layoutMembers(host, path, options.wanted, options.limits, options.signal);
      if (!(await members.find("index.json"))) throw notAnImage("no-manifest");
      return { image: await choose(members, "oci-layout", options), members };
    }
    case "other":
      throw notAnImage("no-file");
    default:
      throw notAnImage("missing");
  }
}

async function readChunks(source: ChunkSource, options: ReadOptions): Promise<FoundImage> {
  const reader = createArchiveReader(options.wanted, options.limits, options.signal);
  const members: Members = { find: async (name) => findMember(reader.members, name) };
  let early: ChosenImage | undefined;
  let known = 0;
  const write = async (chunk: Uint8Array): Promise<void> => {
    await reader.write(chunk);
    if (options.wanted || reader.members.size === known) return;
    known = reader.members.size;
    // With manifest.json the form is known, and with the configuration everything that is asked for.
    if (reader.members.has("manifest.json")) early = await tryToChoose(members, options);
  };
  const isSettled = (): boolean => early !== undefined || isHopeless(reader);
  try {
    await feed(source, { write, isSettled }, options.signal);
    if (early) return { image: early, members };
    if (!reader.hasStarted) throw notAnImage("empty");
    if (!isHopeless(reader)) await reader.finish();
  } finally {
    reader.destroy();
  }
  return { image: await choose(members, formatOf(reader), options), members };
}

/** @throws ArchiveProblem where it is no archive of images */
function formatOf(reader: ArchiveReader): ArchiveFormat {
  // Docker 25 and later write both, for old Dockers and for others.
  if (reader.members.has("manifest.json")) return "docker";
  if (reader.members.has("index.json")) return "oci";
  throw notAnImage(reader.isTar ? "no-manifest" : "no-tar");
}

/** No more than the first bytes are needed to see that it is something else. */
function isHopeless(reader: ArchiveReader): boolean {
  return reader.isTar === false;
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
