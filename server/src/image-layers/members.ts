/** How a manifest's words for a file lead to the file: in an archive, or in the folder of an OCI layout. */
import type { ScanHost } from "../scan-host.ts";
import { findKind, withChunks } from "./archive-source.ts";
import { normalisePath } from "./member-path.ts";
import type { Member, ReadMember } from "./read-member.ts";

export interface Members {
  /** Undefined where there is no such file, and no link to one. */
  find(name: string): Promise<Member | undefined>;
}

/** Old Dockers link equal layers to one another, archives of skopeo every layer to its place in the old form. */
const MOST_LINKS = 16;

/** @param members of an archive, by path */
export function archiveMembers(members: ReadonlyMap<string, Member>): Members {
  return {
    async find(name) {
      let path = normalisePath(name);
      for (let step = 0; step < MOST_LINKS && path !== undefined; step++) {
        const member = members.get(path);
        if (member?.kind !== "link") return member;
        path = member.target;
      }
      return undefined;
    },
  };
}

/**
 * Files are read when they are asked for: manifests say which these are. Their names come from digests that were checked,
 * so that they lead nowhere else.
 */
export function layoutMembers(
  host: ScanHost,
  folder: string,
  readMember: ReadMember,
  signal: AbortSignal,
): Members {
  const found = new Map<string, Member>();
  return {
    async find(name) {
      const known = found.get(name);
      if (known) return known;
      const path = host.joinPath(folder, ...name.split("/"));
      if ((await findKind(host, path)) !== "file") return undefined;
      const source = { kind: "stream", chunks: host.streamFile(path) } as const;
      const member = await withChunks(source, signal, (chunks) => readMember(name, chunks));
      found.set(name, member);
      return member;
    },
  };
}
