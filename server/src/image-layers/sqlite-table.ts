/** Reads the blobs of one table of an SQLite database. https://www.sqlite.org/fileformat.html */

const LEAF = 0x0d;
const INTERIOR = 0x05;

interface Database {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly pageSize: number;
  /** Of each page, without what is reserved at its end. */
  readonly usable: number;
  /** Each page is read once: a circle must end, and no more comes out than went in. */
  readonly seen: Set<number>;
}

/** @returns the blobs, in the order of their keys; none where the database is damaged, or there is no such table */
export function readSqliteBlobs(bytes: Uint8Array, table: string): readonly Uint8Array[] {
  const database = openDatabase(bytes);
  if (!database) return [];
  for (const record of readRecords(database, 1)) {
    const [type, name, , root] = readColumns(record);
    if (textOf(type) !== "table" || textOf(name) !== table || !root) continue;
    const page = root.reduce((value, byte) => value * 256 + byte, 0);
    return [...readRecords(database, page)].flatMap((row) => readColumns(row)[1] ?? []);
  }
  return [];
}

function openDatabase(bytes: Uint8Array): Database | undefined {
  if (bytes.length < 512) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pageSize = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
  const usable = pageSize - view.getUint8(20);
  return pageSize >= 512 && usable >= 480 ? { bytes, view, pageSize, usable, seen: new Set() } : undefined;
}

/** @returns where the page begins; undefined where there is none of that number, or it was read already */
function takePage({ bytes, pageSize, seen }: Database, page: number): number | undefined {
  const start = (page - 1) * pageSize;
  if (page < 1 || start + pageSize > bytes.length || seen.has(page)) return undefined;
  seen.add(page);
  return start;
}

function* readRecords(database: Database, root: number): Generator<Uint8Array> {
  const { bytes, view, pageSize } = database;
  const waiting = [root];
  for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
    const start = takePage(database, page);
    if (start === undefined) continue;
    const head = page === 1 ? start + 100 : start;
    const type = bytes[head];
    if (type !== LEAF && type !== INTERIOR) continue;
    const cells = view.getUint16(head + 3);
    const pointers = head + (type === LEAF ? 8 : 12);
    const children: number[] = [];
    for (let index = 0; index < cells && pointers + index * 2 + 2 <= start + pageSize; index++) {
      const cell = start + view.getUint16(pointers + index * 2);
      if (cell + 4 > start + pageSize) continue;
      if (type === INTERIOR) children.push(view.getUint32(cell));
      else {
        const record = readPayload(database, cell);
        if (record) yield record;
      }
    }
    if (type === INTERIOR) waiting.push(view.getUint32(head + 8), ...children.toReversed());
  }
}

/** What has no room in the cell goes on in a chain of other pages. */
function readPayload(database: Database, cell: number): Uint8Array | undefined {
  const { bytes, view, usable } = database;
  const [size, afterSize] = readVarint(bytes, cell);
  const [, start] = readVarint(bytes, afterSize);
  if (size > bytes.length) return undefined;
  const local = localSize(size, usable);
  if (start + local + 4 > bytes.length) return undefined;
  if (local === size) return bytes.subarray(start, start + size);
  const payload = new Uint8Array(size);
  payload.set(bytes.subarray(start, start + local));
  let filled = local;
  let next = view.getUint32(start + local);
  while (filled < size) {
    const page = takePage(database, next);
    if (page === undefined) return undefined;
    const part = bytes.subarray(page + 4, page + 4 + Math.min(usable - 4, size - filled));
    payload.set(part, filled);
    filled += part.length;
    next = view.getUint32(page);
  }
  return payload;
}

function localSize(size: number, usable: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const rest = least + ((size - least) % (usable - 4));
  return rest <= most ? rest : least;
}

function readColumns(record: Uint8Array): readonly (Uint8Array | undefined)[] {
  const columns: (Uint8Array | undefined)[] = [];
  const [headSize, first] = readVarint(record, 0);
  let at = first;
  let data = headSize;
  while (at < headSize && at < record.length && columns.length < 16) {
    const [type, next] = readVarint(record, at);
    at = next;
    const size = sizeOfType(type);
    columns.push(type === 0 ? undefined : record.subarray(data, data + size));
    data += size;
  }
  return columns;
}

const fixedSizes: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function sizeOfType(type: number): number {
  return fixedSizes[type] ?? Math.floor((type - 12) / 2);
}

/** Seven bits to a byte; the ninth gives all eight. */
function readVarint(bytes: Uint8Array, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[start + index] ?? 0;
    if (index === 8) return [value * 256 + byte, start + 9];
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, start + index + 1];
  }
  return [value, start + 9];
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
