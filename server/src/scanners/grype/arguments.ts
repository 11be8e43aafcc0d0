/** Grype's command line for one image. https://oss.anchore.com/docs/reference/grype/cli/ */
import type { ImageTarget, Installation, ScannerRun } from "../scanner.ts";
import { grypeEnvironment } from "./environment.ts";

export function makeCommand(
  _installation: Installation,
  target: ImageTarget,
  run: ScannerRun,
): { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  const { settings } = run;
  const environment = grypeEnvironment(run.environment);
  const [listing] = settings.databaseRepositories;
  if (listing !== undefined) environment.GRYPE_DB_UPDATE_URL = listing;
  if (run.isOffline) {
    environment.GRYPE_DB_AUTO_UPDATE = "false";
    // Five days old would otherwise be too old.
    environment.GRYPE_DB_VALIDATE_AGE = "false";
    environment.GRYPE_EXTERNAL_SOURCES_ENABLE = "false";
  }
  if (target.kind === "engine" && target.dockerHost !== undefined) {
    for (const name of Object.keys(environment)) {
      if (/^DOCKER_(?:HOST|CONTEXT)$/i.test(name)) delete environment[name];
    }
    environment.DOCKER_HOST = target.dockerHost;
  }
  if (target.kind === "registry" && target.isInsecure === true) {
    environment.GRYPE_REGISTRY_INSECURE_SKIP_TLS_VERIFY = "true";
    environment.GRYPE_REGISTRY_INSECURE_USE_HTTP = "true";
  }
  const platform = target.kind === "registry" ? target.platform : undefined;
  const args = [
    // The scheme in front keeps a reference from being read as an option, and from being looked up elsewhere.
    sourceOf(target),
    ...["--output", "json", "--file", run.output],
    // Without it nothing but warnings is written, and with nobody at a terminal no progress either.
    "--verbose",
    ...(platform === undefined ? [] : ["--platform", platform]),
    // No --scope: Grype ignores it (`layers.ts`).
    ...settings.extraArguments,
  ];
  return { args, environment };
}

/**
 * `docker:` asks the engine, and where the engine has no such image, makes it pull one: whoever must not reach a
 * registry looks first whether it is there.
 */
function sourceOf(target: ImageTarget): string {
  switch (target.kind) {
    case "engine":
      return `docker:${target.reference}`;
    case "registry":
      return `registry:${target.reference}`;
    case "archive":
      return `${target.format === "docker" ? "docker" : "oci"}-archive:${target.path}`;
    case "oci-layout":
      return `oci-dir:${target.path}`;
  }
}
