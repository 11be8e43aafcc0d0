/** The files of an OCI layout in a folder, read when they are asked for: manifests say which these are. */
import type { ScanHost } from "../scan-host.ts";
import type { Member, Members } from "./archive-members.ts";
import { feed, findKind } from "./archive-source.ts";
import type { Limits } from "./limits.ts";
import { createMemberReader } from "./member-reader.ts";
import type { WantedPackages } from "./wanted-packages.ts";

/**
 * Names come from digests that were checked, so that they lead nowhere else.
 *
 * @param wanted what to look for in layers; undefined: layers are not read
 */
export function layoutMembers(
  host: ScanHost,
  folder: string,
  wanted: WantedPackages | undefined,
  limits: Limits,
  signal: AbortSignal,
): Members {
  const found = new Map<string, Member>();
  const reader = createMemberReader(wanted, limits, signal, (name, member) => found.set(name, member));
  return {
    async find(name) {
      const known = found.get(name);
      if (known) return known;
      const path = host.joinPath(folder, ...name.split("/"));
      if ((await findKind(host, path)) !== "file") return undefined;
      const body = reader.open(name);
      const write = async (chunk: Uint8Array): Promise<void> => {
        body.write(chunk);
        await reader.drain();
      };
      try {
        await feed(
          { kind: "stream", chunks: host.streamFile(path) },
          { write, isSettled: () => false },
          signal,
        );
        body.end();
        await reader.drain();
      } finally {
        reader.destroy();
      }
      return found.get(name);
    },
  };
}
