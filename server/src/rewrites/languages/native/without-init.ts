/** `tini -- /app`: an image without packages has no init, and the program is the first process itself (H30). */
import { baseName } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { findBehindInit } from "../../start/resolve-program.ts";

/** The stage as it is where the program is started alone; undefined where no init that the file installs starts it. */
export function withoutInit(subject: Subject): Subject | undefined {
  const { start, reading } = subject;
  const argv = start.argv ?? [];
  const index = findBehindInit(argv);
  const init = baseName(argv[0] ?? "");
  const isInstalled = reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => name === init),
  );
  if (index === undefined || !isInstalled) return undefined;
  const entrypointLength = Math.max(0, start.entrypointLength - index);
  return { ...subject, start: { ...start, argv: argv.slice(index), entrypointLength } };
}
