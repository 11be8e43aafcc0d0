/**
 * What an RPM database names. RPM has used three kinds, and packages' headers lie in each of them as they are:
 * https://rpm-software-management.github.io/rpm/manual/format_header.html
 *
 * A header is `entries, bytes of data`, then an index of 16 bytes per entry (tag, type, offset, count), then the data. The
 * tables of SQLite are read as such, by code of our own: sql.js would add a megabyte of WebAssembly to read one column of one
 * table, and would help with none of the rest. In the other two kinds the index entry of NAME is looked for in the bytes, and the
 * header around it is read: that needs no database library, and there are two things that it cannot tell.
 * - Whether a header is still in use: what is deleted is not wiped. Who asks only for packages that are in the final image
 *   is misled just where the same version was removed and installed again.
 * - Headers that Berkeley DB has put on pages far from each other, which it does where deleted ones left room.
 */
import type { DatabasePackage } from "./database-package.ts";
import { readSqliteBlobs } from "./sqlite-table.ts";

const NAME = 1000;
const VERSION = 1001;
const RELEASE = 1002;
const EPOCH = 1003;
const SOURCE_RPM = 1044;
const STRING = 6;
const INT32 = 4;

/** More entries than any package has. */
const MOST_ENTRIES = 4096;
const ENTRY = 16;
/** The regions' own entries and the locales stand before NAME. */
const MOST_BEFORE_NAME = 8;

export function readRpmDatabase(bytes: Uint8Array): readonly DatabasePackage[] {
  const packages = new Map<string, DatabasePackage>();
  const headers = isSqlite(bytes) ? readSqliteBlobs(bytes, "Packages") : [withoutPageHeads(bytes)];
  for (const found of headers.flatMap((header) => [...carve(header)])) {
    packages.set(`${found.name}\0${found.version}`, found);
  }
  return [...packages.values()];
}

/** Numbers in headers have the network's byte order, on every machine. */
function* carve(bytes: Uint8Array): Generator<DatabasePackage> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The last byte of NAME's tag, 0x000003e8, is the rarest of the four.
  for (let at = bytes.indexOf(0xe8); at >= 0; at = bytes.indexOf(0xe8, at + 1)) {
    const entry = at - 3;
    if (entry < 8 || entry + ENTRY > bytes.length) continue;
    if (view.getUint32(entry) !== NAME || view.getUint32(entry + 4) !== STRING) continue;
    const found = readHeader(bytes, view, entry);
    if (found) yield found;
  }
}

/** @param nameEntry where the index entry of NAME is */
function readHeader(bytes: Uint8Array, view: DataView, nameEntry: number): DatabasePackage | undefined {
  for (let before = 0; before <= MOST_BEFORE_NAME; before++) {
    const start = nameEntry - before * ENTRY - 8;
    if (start < 0) return undefined;
    const entries = view.getUint32(start);
    const size = view.getUint32(start + 4);
    const data = start + 8 + entries * ENTRY;
    if (entries <= before || entries > MOST_ENTRIES || size === 0 || data >= bytes.length) continue;
    const found = readFields(bytes, view, { nameEntry, data, size });
    if (found) return found;
  }
  return undefined;
}

interface Bounds {
  readonly nameEntry: number;
  readonly data: number;
  readonly size: number;
}

function readFields(
  bytes: Uint8Array,
  view: DataView,
  { nameEntry, data, size }: Bounds,
): DatabasePackage | undefined {
  const fields = new Map<number, string>();
  for (let entry = nameEntry; entry + ENTRY <= data; entry += ENTRY) {
    const tag = view.getUint32(entry);
    const type = view.getUint32(entry + 4);
    const offset = view.getUint32(entry + 8);
    if (offset >= size) continue;
    if (type === STRING && (tag === NAME || tag === VERSION || tag === RELEASE || tag === SOURCE_RPM)) {
      fields.set(tag, readString(bytes, data + offset));
    } else if (type === INT32 && tag === EPOCH && data + offset + 4 <= bytes.length) {
      fields.set(tag, String(view.getUint32(data + offset)));
    }
    if (tag > SOURCE_RPM && tag < 5000) break;
  }
  const name = fields.get(NAME);
  const version = fields.get(VERSION);
  const release = fields.get(RELEASE);
  if (!isWord(name) || !isWord(version) || !isWord(release)) return undefined;
  const epoch = fields.get(EPOCH);
  const full = `${version}-${release}`;
  const source = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(fields.get(SOURCE_RPM) ?? "");
  return {
    name,
    version: epoch === undefined || epoch === "0" ? full : `${epoch}:${full}`,
    source: source?.[1] ?? name,
    sourceVersion: source?.[2] ?? full,
  };
}

const LONGEST_WORD = 256;

function readString(bytes: Uint8Array, start: number): string {
  const field = bytes.subarray(start, start + LONGEST_WORD);
  const end = field.indexOf(0);
  return end < 0 ? "" : String.fromCharCode(...field.subarray(0, end));
}

function isWord(text: string | undefined): text is string {
  return text !== undefined && /^[\w.+~^%{}-]+$/.test(text);
}

interface Pages {
  /** Where the first of them begins, how far it is from one to the next, and what to leave out at their beginning. */
  readonly start: number;
  readonly stride: number;
  readonly head: number;
}

function isSqlite(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 15)) === "SQLite format 3";
}

/**
 * The same bytes without what databases put at the head of every page, so that a header that goes over from one page to
 * the next is whole. Pages of one header follow each other, but for databases that were much written to.
 */
function withoutPageHeads(bytes: Uint8Array): Uint8Array {
  const pages = findPages(bytes);
  // RPM's own database keeps every header in one piece.
  if (!pages) return bytes;
  const joined = new Uint8Array(bytes.length);
  let length = 0;
  for (let page = pages.start; page < bytes.length; page += pages.stride) {
    const content = bytes.subarray(page + pages.head, page + pages.stride);
    joined.set(content, length);
    length += content.length;
  }
  return joined.subarray(0, length);
}

const HASH_MAGIC = 0x061561;
const WAL_MAGIC = 0x377f0682;

function findPages(bytes: Uint8Array): Pages | undefined {
  if (bytes.length < 512) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // What SQLite has not yet written to the database; overflow pages begin with the number of the next one.
  if ((view.getUint32(0) & ~1) === WAL_MAGIC) return makePages(32, view.getUint32(8), 24, 4);
  // Berkeley DB's hash has the byte order of the machine that made it.
  const order = [true, false].find((isLittle) => view.getUint32(12, isLittle) === HASH_MAGIC);
  return order === undefined ? undefined : makePages(0, view.getUint32(20, order), 0, 26);
}

function makePages(start: number, size: number, before: number, head: number): Pages | undefined {
  const isSize = size >= 512 && size <= 65_536 && (size & (size - 1)) === 0;
  return isSize ? { start, stride: before + size, head: before + head } : undefined;
}
