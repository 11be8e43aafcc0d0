/** Reads the next sources while one is checked: on thousands of files most of the time is the disk's otherwise. */

const ahead = 16;

/** @returns what the source at `index` holds; to be asked for in order, each at most once */
export function readAhead(
  sources: readonly { read(): Promise<Uint8Array> }[],
): (index: number) => Promise<Uint8Array> {
  const started: Promise<Uint8Array>[] = [];
  return (index) => {
    for (const source of sources.slice(started.length, index + ahead)) {
      const reading = source.read();
      // Whoever asks for it gets the failure; until then nobody is there to take it.
      reading.catch(() => undefined);
      started.push(reading);
    }
    const wanted = started[index];
    // The content is let go; only its place stays.
    started[index] = nothing;
    return wanted ?? nothing;
  };
}

const nothing: Promise<Uint8Array> = Promise.resolve(new Uint8Array());
