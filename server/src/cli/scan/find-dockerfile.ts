/** The Dockerfile that findings are put on: the one that was named, or the one that lies here. */
import type { Dockerfile } from "../../dockerfile/model.ts";
import { createShellParser } from "../../dockerfile/shell-parser.ts";
import { createEngine } from "../../engine.ts";
import type { Localise, Translate } from "../../l10n/texts.ts";
import { decode, mostBytes } from "../decode.ts";
import type { CliHost } from "../host.ts";
import { splitLines } from "../lines.ts";
import type { ScannedDockerfile } from "./scan-result.ts";

export interface FoundDockerfile extends ScannedDockerfile {
  readonly model: Dockerfile;
  /** It was named, and not just there. */
  readonly isNamed: boolean;
}

/** @throws where a file was named that cannot be read */
export async function findDockerfile(
  host: CliHost,
  t: Localise,
  translate: Translate,
  named: string | undefined,
): Promise<FoundDockerfile | undefined> {
  if (named !== undefined) return await read(host, t, translate, named, true);
  for (const name of ["Dockerfile", "Containerfile"]) {
    if ((await host.findKind(host.resolvePath(host.cwd, name))) !== "file") continue;
    // What nobody has named and cannot be read is not there: the scan is what was asked for.
    return await read(host, t, translate, name, false).catch(() => undefined);
  }
  return undefined;
}

async function read(
  host: CliHost,
  t: Localise,
  translate: Translate,
  name: string,
  isNamed: boolean,
): Promise<FoundDockerfile> {
  const place = host.resolvePath(host.cwd, name);
  const decoded = decode(await host.readFile(place, mostBytes), t);
  if (decoded.kind === "problem") throw new Error(decoded.message);
  const engine = createEngine(await createShellParser(await host.loadShellGrammar()), { translate });
  return {
    path: host.relativePath(host.cwd, place),
    uri: host.fileUri(place),
    lines: splitLines(decoded.text),
    model: engine.parse(decoded.text),
    isNamed,
  };
}
