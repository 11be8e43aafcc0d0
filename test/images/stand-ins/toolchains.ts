/** Puts languages' toolchains into the contexts of stand-ins: from registries, or as this machine has them. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../../scripts/machine/processes.ts";
import { findProgram, requireProgram } from "../../../scripts/machine/requirements.ts";

/** As they are locked for these images. */
export const versions = { npm: "11.21.2", yarn: "1.22.22", maven: "3.9.9", go: "1.26.8" };

/** `package/` of a package of the npm registry, as `name` in the context. */
export async function fetchNpmPackage(context: string, specification: string, name: string): Promise<void> {
  const folder = join(context, `pack-${name}`);
  mkdirSync(folder);
  await capture("npm", ["pack", "--silent", "--pack-destination", folder, specification], { cwd: folder });
  await capture("sh", ["-c", "tar -xzf *.tgz"], { cwd: folder });
  // yarn's archive names its folder after itself.
  const inner = existsSync(join(folder, "package")) ? "package" : `yarn-v${versions.yarn}`;
  renameSync(join(folder, inner), join(context, name));
}

/** The toolchain of the Go module proxy, or this machine's own where it is that one. */
export async function copyGo(context: string): Promise<void> {
  const go = findProgram("go") ?? "/usr/local/go/bin/go";
  const env = { ...process.env, GOTOOLCHAIN: `go${versions.go}` };
  const root = (await capture(go, ["env", "GOROOT"], { env })).trim().split("\n").at(-1) ?? "";
  const left = [".git", "api", "doc", "test"].map((name) => `--exclude=./${name}`);
  await copyFolder(root, join(context, "go"), left);
}

/** The machine's Rust, whichever version it is. */
export async function copyRust(context: string): Promise<void> {
  const rustc = findProgram("rustc");
  if (!rustc) throw new Error("The stand-in for rust needs Rust (https://rustup.rs), and there is no rustc.");
  const root = (await capture(rustc, ["--print", "sysroot"])).trim();
  const left = ["./share", "./etc", "./bin/clippy-driver", "./bin/rust-analyzer", "./bin/rustfmt"];
  await copyFolder(
    root,
    join(context, "toolchain"),
    left.map((name) => `--exclude=${name}`),
  );
}

export async function fetchMaven(context: string): Promise<void> {
  const mvn = await requireProgram(["mvn"], ["maven"], "The stand-in for Maven");
  const artifact = `org.apache.maven:apache-maven:${versions.maven}:tar.gz:bin`;
  const repository = join(context, "repository");
  const options = ["-B", "-q", `-Dmaven.repo.local=${repository}`, `-Dartifact=${artifact}`];
  await capture(mvn, [...options, "-Dtransitive=false", "dependency:get"], { cwd: context });
  const archive = `org/apache/maven/apache-maven/${versions.maven}/apache-maven-${versions.maven}-bin.tar.gz`;
  await capture("tar", ["-xzf", join(repository, archive)], { cwd: context });
  renameSync(join(context, `apache-maven-${versions.maven}`), join(context, "maven"));
  await capture("rm", ["-rf", repository]);
}

/** What unpacks Debian packages in the stand-ins for distroless images. */
export const unpacking = {
  version: readFileSync(join(import.meta.dirname, "unpack"), "utf8"),
  prepare: async (context: string) => cpSync(join(import.meta.dirname, "unpack"), join(context, "unpack")),
};

async function copyFolder(from: string, to: string, options: readonly string[]): Promise<void> {
  mkdirSync(to);
  const command = `tar -C "$1" -cf - ${options.join(" ")} . | tar -C "$2" -xf -`;
  await capture("sh", ["-c", command, "sh", from, to]);
}
