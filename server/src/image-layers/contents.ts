/** What a member of an archive is, from its first bytes. Media types stand in manifests, which may come last. */

export type ContentKind = "tar" | "gzip" | "zstd" | "json" | "other";

export interface Contents {
  /** Undefined where there is no byte. */
  readonly kind: ContentKind | undefined;
  /** All of them, from the first byte. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;

/** @param content is read by nobody else from now on */
export async function recognise(content: AsyncIterable<Uint8Array>): Promise<Contents> {
  const iterator = content[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < BLOCK) {
    const { done, value } = await iterator.next();
    if (done) break;
    first.push(value);
    start = concat([start, value.subarray(0, BLOCK)]);
  }
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    yield* first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { kind: start.length > 0 ? kindOf(start.subarray(0, BLOCK)) : undefined, chunks: chunks() };
}

function kindOf(start: Uint8Array): ContentKind {
  // A layer without a single entry is nothing but the end mark.
  if (start.length === BLOCK && (hasTarChecksum(start) || start.every((byte) => byte === 0))) return "tar";
  if (start[0] === 0x1f && start[1] === 0x8b) return "gzip";
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return "zstd";
  const first = start.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b || first === 0x5b ? "json" : "other";
}

/** The oldest tars have no other mark. */
function hasTarChecksum(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  const stored = /^[ \0]*([0-7]+)/.exec(String.fromCharCode(...header.subarray(148, 156)))?.[1];
  return stored !== undefined && Number.parseInt(stored, 8) === sum;
}

/** @returns undefined where there are more bytes than that; all of them are read */
export async function collect(
  chunks: AsyncIterable<Uint8Array>,
  hasRoom: (size: number) => boolean,
): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (hasRoom(size)) parts.push(chunk);
    else parts.length = 0;
  }
  return hasRoom(size) ? concat(parts) : undefined;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
