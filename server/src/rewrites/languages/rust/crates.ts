/** What the locked crates of a program ask of the system. */
import type { Project } from "../../project/project.ts";
import type { CargoFolder } from "./cargo-folder.ts";
import { readDeclaredCrates } from "./declared-crates.ts";
import { findSystemLibraries, type SystemLibrary } from "./system-crates.ts";

export interface Crates {
  /** `unknown`: there is no lock file that can be read, so that only what Cargo.toml itself asks for is there. */
  readonly kind: "locked" | "unknown";
  readonly libraries: readonly SystemLibrary[];
  readonly packages: ReadonlySet<string>;
}

export async function readCrates(project: Project, cargo: CargoFolder): Promise<Crates> {
  const lock = await project.cargoLock(cargo.rootFolder);
  if (lock.kind !== "read") {
    const packages = await readDeclaredCrates(project.context, [cargo.folder, cargo.rootFolder]);
    return { kind: "unknown", libraries: findSystemLibraries({ packages }), packages };
  }
  const manifests = await Promise.all(
    [cargo.folder, cargo.rootFolder].map((folder) =>
      project.context.read(folder === "." ? "Cargo.toml" : `${folder}/Cargo.toml`),
    ),
  );
  // `features = ["bundled"]`, `["vendored"]`: the library is compiled in.
  const isBundled = manifests.some(
    (file) => file.kind === "text" && /"[\w/-]*(?:bundled|vendored|static)[\w-]*"/.test(file.text),
  );
  return {
    kind: "locked",
    libraries: findSystemLibraries(lock.value).filter(({ mayBring }) => !(mayBring && isBundled)),
    packages: lock.value.packages,
  };
}
