/** Reads the ZIP file that a VSIX is; a dependency for forty lines would weigh more. */
import { inflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  read(): Buffer;
}

/** Entries by the central directory (APPNOTE.TXT 4.3.12). Throws on what is not a plain ZIP file. */
export function readZip(archive: Buffer): readonly ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("not a ZIP file: no end of central directory");
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`no directory entry at byte ${at}`);
    const nameLength = archive.readUInt16LE(at + 28);
    const record = {
      method: archive.readUInt16LE(at + 10),
      packedSize: archive.readUInt32LE(at + 20),
      start: archive.readUInt32LE(at + 42),
    };
    entries.push({
      path: archive.toString("utf8", at + 46, at + 46 + nameLength),
      size: archive.readUInt32LE(at + 24),
      read: () => unpack(archive, record),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(archive: Buffer, record: { method: number; packedSize: number; start: number }): Buffer {
  const { method, packedSize, start } = record;
  const data = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
  const packed = archive.subarray(data, data + packedSize);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`compression method ${method} is not supported`);
}
