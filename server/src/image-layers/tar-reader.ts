/**
 * Reads a tar file as its bytes come. Written for this: bodies that nobody wants are skipped without being touched, parts
 * of wanted ones are handed on without being copied, and a million entries make no promise and no stream. tar-stream,
 * which the tests pack with, makes a stream for every entry.
 * Follows Go's archive/tar, which engines read layers with.
 */
import { broken, tooLarge } from "./archive-failure.ts";

export interface TarEntry {
  /** As it stands there: may be absolute, or lead out of the folder. */
  readonly name: string;
  readonly type: "file" | "directory" | "hard-link" | "symbolic-link" | "other";
  readonly linkName: string;
  readonly size: number;
}

export interface TarBody {
  /** Part of the chunk that was pushed, not a copy. */
  write(part: Uint8Array): void;
  end(): void;
}

export interface TarReader {
  /** @throws ArchiveProblem where the bytes are no tar */
  push(chunk: Uint8Array): void;
  /** @throws ArchiveProblem where the file is cut off */
  finish(): void;
  /** The end mark was read: nothing that follows counts. */
  readonly isAtEnd: boolean;
}

const BLOCK = 512;
const MOST_EXTENDED = 1024 * 1024;
/** A header may be followed by as many maps of holes as somebody likes. */
const HOLES_CONTINUE = 504;

type State = "header" | "holes" | "extended" | "body" | "padding" | "end";

/** @param onEntry says what takes the entry's body; undefined where it is to be skipped */
export function createTarReader(onEntry: (entry: TarEntry) => TarBody | undefined): TarReader {
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  let state: State = "header";
  /** Bytes of the body, of the extended header, or of the padding that are still to come. */
  let left = 0;
  let padding = 0;
  let body: TarBody | undefined;
  let extended: { readonly kind: string; readonly bytes: Uint8Array } | undefined;
  let names: { path?: string; link?: string; size?: number } = {};
  let pending: TarEntry | undefined;

  function readHeader(header: Uint8Array): void {
    if (isZero(header)) {
      state = "end";
      return;
    }
    if (!isTarHeader(header)) throw broken("a header in the tar file is damaged");
    const flag = String.fromCharCode(header[156] || 0x30);
    const size = readNumber(header, 124, 12);
    if (flag === "x" || flag === "L" || flag === "K") {
      if (size > MOST_EXTENDED) throw tooLarge("an extended header in the tar file");
      extended = { kind: flag, bytes: new Uint8Array(size) };
      begin("extended", size, size);
      return;
    }
    if (flag === "g") {
      extended = undefined;
      begin("body", size, size);
      return;
    }
    const name = names.path ?? readName(header);
    const type = typeOf(flag, name);
    const declared = names.size ?? size;
    // Go reads no body for these, whatever size they claim.
    const entry: TarEntry = {
      name,
      type,
      linkName: names.link ?? readText(header, 157, 100),
      size: type === "file" || (type === "other" && !/[346]/.test(flag)) ? declared : 0,
    };
    names = {};
    if (flag === "S" && header[482] === 1) {
      pending = entry;
      state = "holes";
    } else {
      open(entry);
    }
  }

  function open(entry: TarEntry): void {
    body = onEntry(entry);
    begin("body", entry.size, entry.size);
  }

  function begin(next: State, size: number, stored: number): void {
    state = next;
    left = size;
    padding = (BLOCK - (stored % BLOCK)) % BLOCK;
    if (left === 0) close();
  }

  function close(): void {
    if (state === "extended" && extended) readExtended(extended.kind, extended.bytes);
    const finished = body;
    body = undefined;
    extended = undefined;
    left = padding;
    state = left > 0 ? "padding" : "header";
    finished?.end();
  }

  function readExtended(kind: string, bytes: Uint8Array): void {
    if (kind === "L") names.path = readText(bytes, 0, bytes.length);
    else if (kind === "K") names.link = readText(bytes, 0, bytes.length);
    else {
      for (const [key, value] of readRecords(bytes)) {
        if (key === "path") names.path = value;
        else if (key === "linkpath") names.link = value;
        else if (key === "size") names.size = checkSize(Number(value));
      }
    }
  }

  function readBlock(bytes: Uint8Array): void {
    if (state === "header") {
      readHeader(bytes);
    } else if (bytes[HOLES_CONTINUE] !== 1 && pending) {
      open(pending);
      pending = undefined;
    }
  }

  return {
    get isAtEnd() {
      return state === "end";
    },
    push(chunk) {
      let at = 0;
      while (at < chunk.length && state !== "end") {
        const rest = chunk.length - at;
        if (state === "header" || state === "holes") {
          if (filled === 0 && rest >= BLOCK) {
            readBlock(chunk.subarray(at, at + BLOCK));
            at += BLOCK;
            continue;
          }
          const taken = Math.min(BLOCK - filled, rest);
          block.set(chunk.subarray(at, at + taken), filled);
          filled += taken;
          at += taken;
          if (filled === BLOCK) {
            filled = 0;
            readBlock(block);
          }
          continue;
        }
        const taken = Math.min(left, rest);
        if (state === "extended") {
          extended?.bytes.set(chunk.subarray(at, at + taken), extended.bytes.length - left);
        } else if (state === "body" && body) {
          body.write(taken === chunk.length ? chunk : chunk.subarray(at, at + taken));
        }
        at += taken;
        left -= taken;
        if (left > 0) continue;
        if (state === "padding") state = "header";
        else close();
      }
    },
    finish() {
      // Writers that leave the end mark out are read by engines too; so is padding cut off.
      if (state === "end" || state === "padding" || (state === "header" && filled === 0)) return;
      throw broken("it ends too early");
    },
  };
}

/** Whether 512 bytes can be the first of a tar file: the check sum fits. */
export function isTarHeader(header: Uint8Array): boolean {
  if (header.length < BLOCK) return false;
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) {
    sum += index >= 148 && index < 156 ? 0x20 : (header[index] ?? 0);
  }
  const stored = readText(header, 148, 8).trim();
  return /^[0-7]+$/.test(stored) && Number.parseInt(stored, 8) === sum;
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function typeOf(flag: string, name: string): TarEntry["type"] {
  switch (flag) {
    case "0":
      // How the oldest tars marked folders.
      return name.endsWith("/") ? "directory" : "file";
    case "7":
    case "S":
      return "file";
    case "1":
      return "hard-link";
    case "2":
      return "symbolic-link";
    case "5":
      return "directory";
    default:
      return "other";
  }
}

function readName(header: Uint8Array): string {
  const name = readText(header, 0, 100);
  const isUstar = readText(header, 257, 6) === "ustar" && header[263] === 0x30;
  const prefix = isUstar ? readText(header, 345, 155) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

const decoder = new TextDecoder();

function readText(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}

function readNumber(header: Uint8Array, start: number, length: number): number {
  const first = header[start] ?? 0;
  if (first < 0x80) {
    const text = readText(header, start, length).trim();
    return text === "" ? 0 : checkSize(/^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN);
  }
  // GNU's way to write what octal digits have no room for; negative where the second bit is set.
  let value = first & 0x7f;
  for (let index = start + 1; index < start + length; index++) value = value * 256 + (header[index] ?? 0);
  return checkSize(value);
}

function checkSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw broken("a size in the tar file makes no sense");
  return size;
}

/** `length key=value\n`, the length that of the whole record. */
function* readRecords(bytes: Uint8Array): Generator<readonly [key: string, value: string]> {
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const length = Number.parseInt(decoder.decode(bytes.subarray(at, space < 0 ? at : space)), 10);
    if (!(length > space - at) || at + length > bytes.length) throw broken("an extended header is damaged");
    const record = decoder.decode(bytes.subarray(space + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals > 0) yield [record.slice(0, equals), record.slice(equals + 1)];
    at += length;
  }
}
