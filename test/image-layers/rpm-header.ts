/** A package's header as RPM's databases hold it. */

export interface RpmPackage {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly source: string;
  readonly epoch?: number;
}

export function rpmHeader({ name, version, release, source, epoch }: RpmPackage): Buffer {
  const data: Buffer[] = [];
  const entries: (readonly [tag: number, type: number, offset: number, count: number])[] = [];
  let size = 0;
  const add = (tag: number, type: number, content: Buffer, alignment = 1): void => {
    const gap = (alignment - (size % alignment)) % alignment;
    data.push(Buffer.alloc(gap), content);
    entries.push([tag, type, size + gap, 1]);
    size += gap + content.length;
  };
  add(100, 8, Buffer.from("C\0"));
  add(1000, 6, Buffer.from(`${name}\0`));
  add(1001, 6, Buffer.from(`${version}\0`));
  add(1002, 6, Buffer.from(`${release}\0`));
  if (epoch !== undefined) add(1003, 4, Buffer.from([0, 0, 0, epoch]), 4);
  add(1004, 9, Buffer.from("a summary\0"));
  add(1044, 6, Buffer.from(`${source}\0`));
  add(1047, 8, Buffer.from(`${name}\0`));
  // The region's own entry comes first, and its trailer last.
  entries.unshift([63, 7, size, 16]);
  data.push(Buffer.alloc(16));
  const head = Buffer.alloc(8 + entries.length * 16);
  head.writeUInt32BE(entries.length, 0);
  head.writeUInt32BE(size + 16, 4);
  for (const [index, fields] of entries.entries()) {
    for (const [place, value] of fields.entries()) head.writeUInt32BE(value, 8 + index * 16 + place * 4);
  }
  return Buffer.concat([head, ...data]);
}
