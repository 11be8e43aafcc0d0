/** BuildKit for tests: newer than what a Debian's Docker Engine has inside, locked in scripts/buildkit. */
import { buildGoProgram, hashSources, lockedVersion } from "./go-programs.ts";
import { inCache, inProject } from "./paths.ts";

const folder = inProject("scripts/buildkit");
const module = "github.com/moby/buildkit";

/** Without the leading "v". */
export function buildkitVersion(): string {
  return lockedVersion(folder, module);
}

/** The paths of its programs: those kept in the cache, or built now, which takes minutes. */
export async function buildBuildkit(): Promise<{ readonly daemon: string; readonly client: string }> {
  const version = buildkitVersion();
  const key = hashSources(folder, "go.mod", "go.sum");
  const build = (name: string) =>
    buildGoProgram(inCache("tools", `${name}-${version}-${key}`, name), {
      folder,
      program: `${module}/cmd/${name}`,
      variables: { [`${module}/version.Version`]: version },
    });
  return { daemon: await build("buildkitd"), client: await build("buildctl") };
}
