/** Reads one manifest of a context, whatever may be wrong with it. */
import type { BuildContext, Unreadable } from "../build-context.ts";
import { normalisePath } from "../context-paths.ts";
import type { Manifest } from "./project.ts";

/** The build does not get an ignored file: it is as good as missing there. */
const problems: Readonly<Record<Exclude<Unreadable, "missing" | "ignored">, string>> = {
  outside: "the path or a symbolic link leads out of the build context",
  "too-large": "the file is too large",
  binary: "the file is not text in UTF-8",
  failed: "the file cannot be read",
};

/** @param parse throws an error whose message says what is wrong, where the text makes no sense */
export async function readManifest<T>(
  context: BuildContext,
  path: string,
  parse: (text: string, path: string) => T | Promise<T>,
): Promise<Manifest<T>> {
  const place = normalisePath(path);
  if (place === undefined) return { kind: "broken", path, problem: problems.outside };
  const file = await context.read(place);
  if (file.kind === "missing" || file.kind === "ignored") return { kind: "missing", path: place };
  if (file.kind !== "text") return { kind: "broken", path: place, problem: problems[file.kind] };
  try {
    return { kind: "read", path: place, value: await parse(file.text, place) };
  } catch (error) {
    return { kind: "broken", path: place, problem: firstLine(error) };
  }
}

/** Parsers show the place with an excerpt below their first line. */
function firstLine(error: unknown): string {
  // A parser that calls itself for each level of `[[[[…`.
  if (error instanceof RangeError) return "the file is nested too deeply";
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n", 1)[0] ?? "").slice(0, 200);
}

/** The value, where there is one that can be used. */
export function valueOf<T>(manifest: Manifest<T>): T | undefined {
  return manifest.kind === "read" ? manifest.value : undefined;
}
