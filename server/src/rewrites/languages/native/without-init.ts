/** `tini -- /app`: an image without packages has no init, and the program is the first process itself (H30). */
import { baseName } from "../../container-path.ts";
import type { Subject } from "../../language.ts";

export const inits: ReadonlySet<string> = new Set(["tini", "dumb-init", "catatonit"]);

/** The stage as it is where the program is started alone; undefined where no init that the file installs starts it. */
export function withoutInit(subject: Subject): Subject | undefined {
  const { start, reading } = subject;
  const [first = "", ...rest] = start.argv ?? [];
  const init = baseName(first);
  const isInstalled = reading.systemInstalls.some(({ packages }) =>
    packages.some(({ name }) => name === init),
  );
  if (!inits.has(init) || !isInstalled) return undefined;
  const options = rest.findIndex((word) => !word.startsWith("-"));
  if (options === -1 || rest.slice(0, options).some((word) => !/^(?:--|-[gsv]+)$/.test(word)))
    return undefined;
  const dropped = options + 1;
  const argv = rest.slice(options);
  const entrypointLength = Math.max(0, start.entrypointLength - dropped);
  return { ...subject, start: { ...start, argv, entrypointLength } };
}
