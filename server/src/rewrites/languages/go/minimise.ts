/** Which image without a shell a Go program runs on: the one without any library, where nothing of it is C. */
import type { MinimalBase, Refusal, Subject } from "../../language.ts";
import { findCopiedProgram } from "../native/copied-program.ts";
import { describeMinimalBase, refuseShell } from "../native/minimal-base.ts";
import { goCompiler } from "./compiler.ts";
import { readGoSources } from "./go-sources.ts";
import { findLinking } from "./linking.ts";

export async function minimiseGo(subject: Subject): Promise<MinimalBase | Refusal | undefined> {
  const refused = refuseShell(subject);
  if (refused !== undefined) return refused;
  const program = findCopiedProgram(subject, goCompiler);
  if (program === undefined) return undefined;
  const linked = await findLinking(subject, program);
  if (linked.kind === "refusal") return linked;
  const { module } = linked;
  const sources =
    module === undefined ? undefined : await readGoSources(subject.project.context, module.folder);
  const imports = module && (await subject.project.goPackages(module.folder)).imports;
  const modules = [...(module?.value?.requires.keys() ?? imports ?? [])];
  const database = modules.find((name) => databases.test(name));
  return describeMinimalBase(subject, program.path, linked, sources, database);
}

/** Databases in files. */
const databases =
  /(?:^|\/)(?:go-sqlite3|sqlite|sqlite3|bbolt|bolt|badger|goleveldb|pebble|nutsdb|go-sqlcipher|go-duckdb|duckdb-go|bitcask|storm|buntdb|bleve)(?:\/v\d+)?$/;
