/** Whether a Go program has parts in C, so that it needs a C library where it runs. */
import { parsePackageCommand } from "../../../package-managers/parse-package-command.ts";
import type { Project } from "../../project/project.ts";
import type { StageReading } from "../../stage-reading.ts";
import type { SourceModule } from "./go-builds.ts";

export type CUse =
  /** Seen: nothing of it is C. */
  | { readonly kind: "pure" }
  /** `because`: the module, package or folder that says so. */
  | { readonly kind: "c"; readonly because: string; readonly isCpp: boolean }
  /** `isLikelyPure`: the sources, all of them, import nothing that is known for C. */
  | { readonly kind: "unknown"; readonly isLikelyPure: boolean };

/** Modules that are of no use without C. Those with a part in C that they can do without are not here. */
const modules: ReadonlyMap<RegExp, "c" | "c++"> = new Map([
  [/^github\.com\/mattn\/go-sqlite3$/, "c"],
  [/^github\.com\/mutecomm\/go-sqlcipher/, "c"],
  [/^gorm\.io\/driver\/sqlite$/, "c"],
  [/^github\.com\/jinzhu\/gorm\/dialects\/sqlite$/, "c"],
  [/^crawshaw\.io\/sqlite$/, "c"],
  [/^github\.com\/confluentinc\/confluent-kafka-go/, "c"],
  [/^gopkg\.in\/confluentinc\/confluent-kafka-go/, "c"],
  [/^github\.com\/(?:google|gopacket)\/gopacket$/, "c"],
  [/^github\.com\/miekg\/pkcs11$/, "c"],
  [/^github\.com\/go-gl\//, "c"],
  [/^github\.com\/hajimehoshi\/ebiten/, "c"],
  [/^github\.com\/uber\/h3-go/, "c"],
  [/^github\.com\/(?:tecbot|linxGnu)\/gorocksdb$|grocksdb$/, "c++"],
  [/^github\.com\/tensorflow\/tensorflow/, "c++"],
  [/^gopkg\.in\/lxc\/go-lxc/, "c"],
  [/^github\.com\/seccomp\/libseccomp-golang$/, "c"],
  [/^github\.com\/webview\/webview/, "c++"],
  [/^github\.com\/(?:h2non\/bimg|davidbyttow\/govips|cshum\/vipsgen)/, "c"],
  [/^gopkg\.in\/(?:gographics\/imagick|h2non\/bimg)/, "c"],
  [/^gocv\.io\/x\/gocv$/, "c++"],
  [/^github\.com\/libgit2\/git2go/, "c"],
  [/^github\.com\/pebbe\/zmq4$/, "c"],
  [/^github\.com\/(?:godror|go-goracle|mattn)\/(?:godror|goracle|go-oci8)$/, "c"],
  [/^github\.com\/chai2010\/webp$/, "c"],
  [/^github\.com\/duckdb\/duckdb-go|^github\.com\/marcboeker\/go-duckdb/, "c++"],
  [/^github\.com\/DataDog\/go-libddwaf/, "c"],
  [/^github\.com\/otiai10\/gosseract/, "c++"],
  [/^rogchap\.com\/v8go$/, "c++"],
  [/^github\.com\/(?:lib)?ibmdb\/go_ibm_db$/, "c"],
  [/^github\.com\/alexbrainman\/odbc$/, "c"],
  [/^github\.com\/gotk3\/gotk3$/, "c"],
  [/^fyne\.io\/fyne/, "c"],
]);

/** They come with the compiler, and say nothing on what is compiled. */
const compilers = /^(?:musl-dev|libc-dev|libc6-dev|linux-headers|linux-libc-dev)$/;
const headers = /(?:-dev|-devel)$/;

/** @param reading of the stage that builds */
export async function findCUse(
  project: Project,
  reading: StageReading,
  module: SourceModule | undefined,
): Promise<CUse> {
  const installed = reading.commands.flatMap((command) => {
    const operation = parsePackageCommand(command);
    const isSystem = operation !== undefined && ["apt", "apk", "rpm"].includes(operation.manager);
    return isSystem && operation.action === "install" ? operation.packages.map(({ name }) => name) : [];
  });
  const library = installed.find((name) => headers.test(name) && !compilers.test(name));
  if (library !== undefined) return { kind: "c", because: library, isCpp: installed.includes("g++") };
  if (module === undefined) return { kind: "unknown", isLikelyPure: false };
  const { usingC, imports, isComplete } = await project.goPackages(module.folder);
  for (const required of module.value?.requires.keys() ?? imports) {
    const match = [...modules].find(([pattern]) => pattern.test(required));
    if (match !== undefined) return { kind: "c", because: required, isCpp: match[1] === "c++" };
  }
  const [folder] = usingC;
  if (folder !== undefined) return { kind: "c", because: folder, isCpp: false };
  return isComplete && module.value !== undefined
    ? { kind: "pure" }
    : { kind: "unknown", isLikelyPure: isComplete };
}

/** Modules whose C is all in them: nothing but the C library has to be there for them. */
export function bringsAllOfC(because: string): boolean {
  return /^(?:github\.com\/mattn\/go-sqlite3|github\.com\/mutecomm\/go-sqlcipher.*|gorm\.io\/driver\/sqlite|github\.com\/jinzhu\/gorm\/dialects\/sqlite|crawshaw\.io\/sqlite|github\.com\/chai2010\/webp)$/.test(
    because,
  );
}
