import { isTarHeader, isZero, type TarBody } from "./tar-reader.ts";

/** How many bytes `contentKind` wants to see, if there are as many. */
const SNIFFED_BYTES = 512;

export type ContentKind = "tar" | "gzip" | "zstd" | "json" | "other";

/**
 * What a member of an archive is, from its first bytes. Media types stand in manifests, which may come last, and
 * Docker's own archives have none.
 */
function contentKind(start: Uint8Array): ContentKind {
  // A layer without a single entry is nothing but the end mark.
  if (isTarHeader(start) || (start.length === SNIFFED_BYTES && isZero(start))) return "tar";
  if (start[0] === 0x1f && start[1] === 0x8b) return "gzip";
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return "zstd";
  const first = start.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b || first === 0x5b ? "json" : "other";
}

/** Collects the first bytes, asks what is to be done with such contents, and hands everything on. */
export function sniff(choose: (kind: ContentKind) => TarBody | undefined): TarBody {
  let first = new Uint8Array(0);
  let body: TarBody | undefined;
  let isChosen = false;
  const begin = (start: Uint8Array): void => {
    isChosen = true;
    body = choose(contentKind(start.subarray(0, SNIFFED_BYTES)));
    if (start.length > 0) body?.write(start);
  };
  return {
    write(part) {
      if (isChosen) return body?.write(part);
      if (first.length === 0 && part.length >= SNIFFED_BYTES) return begin(part);
      const joined = new Uint8Array(first.length + part.length);
      joined.set(first);
      joined.set(part, first.length);
      first = joined;
      if (first.length >= SNIFFED_BYTES) begin(first);
    },
    end() {
      if (!isChosen) begin(first);
      body?.end();
    },
  };
}
