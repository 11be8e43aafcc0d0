/** Pages that `cargo leptos build` makes beside the program, which reads where they are in Cargo.toml. */
import { memberOf } from "../../../built-images/project-values.ts";
import { recordOf, recordsOf } from "../../../json-values.ts";
import { joinPath } from "../../container-path.ts";
import { joinPath as joinContextPath } from "../../context-paths.ts";
import type { Copy, Subject } from "../../language.ts";
import { readManifest, valueOf } from "../../project/manifest.ts";
import { parseTomlRecord, recordAt, textAt } from "../../project/manifest-values.ts";
import type { CargoFolder } from "./cargo-folder.ts";

export async function findLeptosSite(
  { reading, project }: Subject,
  cargo: CargoFolder | undefined,
): Promise<readonly Copy[]> {
  const isBuilt = reading.commands.some(
    ({ program, arguments: words }) =>
      program === "cargo" && words[0]?.text === "leptos" && words[1]?.text === "build",
  );
  if (!isBuilt || cargo === undefined) return [];
  const path = joinContextPath(cargo.rootFolder, "Cargo.toml");
  const content = recordOf(valueOf(await readManifest(project.context, path, parseTomlRecord)));
  const settings = [
    recordAt(content, "package", "metadata", "leptos"),
    // A workspace has one for each of its applications.
    ...recordsOf(memberOf(recordAt(content, "workspace", "metadata"), "leptos")),
  ];
  const named = settings
    .flatMap((one) => textAt(one, "site-root") ?? [])
    .find((one) => /^[\w./-]+$/.test(one));
  const site = joinPath(cargo.root, named ?? "target/site");
  const manifest = joinPath(cargo.root, "Cargo.toml");
  return [
    { from: site, to: site, isFolder: true },
    { from: manifest, to: manifest, isFolder: false },
  ];
}
