import type { TarBody } from "./tar-reader.ts";

/** Memory grows with what really comes, not with what a header claims. */
export function collect(onBytes: (bytes: Uint8Array) => void): TarBody & { drop(): void } {
  let parts: Uint8Array[] = [];
  let size = 0;
  return {
    write(part) {
      // The chunk that it is part of may be used again.
      parts.push(part.slice());
      size += part.length;
    },
    drop() {
      parts = [];
      size = 0;
    },
    end() {
      const [only] = parts;
      if (only && parts.length === 1) return onBytes(only);
      const bytes = new Uint8Array(size);
      let at = 0;
      for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
      }
      onBytes(bytes);
    },
  };
}
