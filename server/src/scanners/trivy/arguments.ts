/** Trivy's command line for one image. https://trivy.dev/latest/docs/references/configuration/cli/trivy_image/ */
import type { ImageTarget, Installation, ScannerRun, ScannerSettings } from "../scanner.ts";
import { isAtLeast } from "../version.ts";
import { trivyEnvironment } from "./environment.ts";

/**
 * Since when there is an option: Trivy refuses those that it does not know. From its changelog and pull requests; of
 * `--image-src` and `--docker-host` only that 0.50, the oldest that is supported, has them.
 */
const since = {
  /** Before, `--security-checks`. */
  scanners: "0.37.0",
  imageSource: "0.40.0",
  dockerHost: "0.41.0",
  javaDatabase: "0.37.0",
  javaDatabaseRepository: "0.37.0",
  /** Before, one alone. */
  severalRepositories: "0.56.0",
  versionCheck: "0.63.0",
  /** Before, it had to be asked for. */
  packagesListed: "0.67.0",
} as const;

export function makeCommand(
  { version }: Installation,
  target: ImageTarget,
  run: ScannerRun,
): { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  const has = (feature: keyof typeof since): boolean => isAtLeast(version, since[feature]);
  const { settings } = run;
  const args = [
    "image",
    ...sourceOf(target, has),
    ...["--format", "json", "--output", run.output],
    // Not --quiet: the log tells how far it is.
    "--no-progress",
    ...[has("scanners") ? "--scanners" : "--security-checks", "vuln"],
    ...["--timeout", `${Math.max(1, Math.ceil(run.timeout / 1000))}s`],
    ...(has("versionCheck") ? ["--skip-version-check", "--disable-telemetry"] : []),
    ...(has("packagesListed") ? [] : ["--list-all-pkgs"]),
    ...databasesOf(settings, has),
    ...(settings.server === undefined ? [] : ["--server", settings.server]),
    ...(run.isOffline ? offline(has) : []),
    // Last, so that the user has the last word; options that may be given once take the last value.
    ...settings.extraArguments,
    // Whatever comes is a reference, even if it looked like an option.
    ...("reference" in target ? ["--", withoutAlgorithm(target.reference)] : []),
  ];
  const environment = trivyEnvironment(run.environment);
  if (run.serverToken !== undefined) environment.TRIVY_TOKEN = run.serverToken;
  if (target.kind === "engine" && target.dockerHost !== undefined)
    setDockerHost(environment, target.dockerHost);
  return { args, environment };
}

type Has = (feature: keyof typeof since) => boolean;

/** One source alone: with several, a private name could be looked up on Docker Hub. */
function sourceOf(target: ImageTarget, has: Has): readonly string[] {
  switch (target.kind) {
    case "engine":
      return [
        ...(has("imageSource") ? ["--image-src", "docker"] : []),
        ...(target.dockerHost !== undefined && has("dockerHost") ? ["--docker-host", target.dockerHost] : []),
      ];
    case "registry":
      return [
        ...(has("imageSource") ? ["--image-src", "remote"] : []),
        ...(target.platform === undefined ? [] : ["--platform", target.platform]),
        ...(target.isInsecure === true ? ["--insecure"] : []),
      ];
    case "archive":
    case "oci-layout":
      return ["--input", target.path];
  }
}

function databasesOf(settings: ScannerSettings, has: Has): readonly string[] {
  const pick = (repositories: readonly string[]): readonly string[] =>
    has("severalRepositories") ? repositories : repositories.slice(0, 1);
  return [
    ...pick(settings.databaseRepositories).flatMap((repository) => ["--db-repository", repository]),
    ...(has("javaDatabaseRepository") ? pick(settings.javaDatabaseRepositories) : []).flatMap(
      (repository) => ["--java-db-repository", repository],
    ),
  ];
}

function offline(has: Has): readonly string[] {
  return ["--skip-db-update", ...(has("javaDatabase") ? ["--skip-java-db-update"] : []), "--offline-scan"];
}

/** Trivy takes an image's id from an engine, but not with `sha256:` in front. */
function withoutAlgorithm(reference: string): string {
  return /^sha256:[a-f0-9]{64}$/.test(reference) ? reference.slice("sha256:".length) : reference;
}

/** For versions without --docker-host, and so that no context says otherwise. */
function setDockerHost(environment: Record<string, string>, dockerHost: string): void {
  for (const name of Object.keys(environment)) {
    if (/^DOCKER_(?:HOST|CONTEXT)$/i.test(name)) delete environment[name];
  }
  environment.DOCKER_HOST = dockerHost;
}
