/** Looks for a scanner and asks it for its version; what differs between scanners comes in. */
import type { ScanHost } from "../scan-host.ts";
import type { Installation, Missing, ScannerSettings } from "./scanner.ts";

export interface ScannerProgram {
  readonly name: string;
  /** As on the PATH, without `.exe`. */
  readonly program: string;
  readonly versionArguments: readonly string[];
  environmentOf(host: ScanHost): Readonly<Record<string, string>>;
  /** @returns undefined where the text is not this scanner's */
  readVersion(output: string): string | undefined;
  /** Why a version must not be run. */
  refuse(version: string): string | undefined;
  /** What the user should know of a version. */
  warn(version: string): string | undefined;
}

/** Milliseconds: the first start may wait for a virus scanner. */
const timeout = 30_000;
const mostOutput = 1_000_000;

/** Never rejects. */
export async function findInstallation(
  { program: name, ...scanner }: ScannerProgram,
  host: ScanHost,
  settings: ScannerSettings,
  signal: AbortSignal | undefined,
): Promise<Installation | Missing> {
  let program = settings.path;
  try {
    if (program === undefined || program === "") {
      program = await host.findProgram(name);
      if (program === undefined) return { kind: "missing" };
    } else {
      const kind = await host.findKind(program);
      if (kind === undefined) return { kind: "unusable", program, reason: "There is no such file." };
      if (kind !== "file") return { kind: "unusable", program, reason: "It is a folder, not a program." };
    }
    return await askVersion(scanner, host, program, signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "unusable", program: program ?? name, reason };
  }
}

async function askVersion(
  scanner: Omit<ScannerProgram, "program">,
  host: ScanHost,
  program: string,
  signal: AbortSignal | undefined,
): Promise<Installation | Missing> {
  // Scanners read configuration files from the working folder: none of a workspace's is there.
  const folder = await host.makeTemporaryFolder();
  try {
    const args = scanner.versionArguments;
    const environment = scanner.environmentOf(host);
    const invocation = { program, args, environment, folder: folder.path };
    const outcome = await host.run(invocation, { timeout, mostOutput, ...(signal ? { signal } : {}) });
    const unusable = (reason: string): Missing => ({ kind: "unusable", program, reason });
    switch (outcome.kind) {
      case "exited": {
        const version = scanner.readVersion(outcome.output);
        if (version === undefined) return unusable(`It does not answer as ${scanner.name} does.`);
        const refusal = scanner.refuse(version);
        if (refusal !== undefined) return { kind: "refused", program, version, reason: refusal };
        const warning = scanner.warn(version);
        return { kind: "installed", program, version, ...(warning === undefined ? {} : { warning }) };
      }
      case "missing":
        return unusable("There is no such program.");
      case "not-started":
        return unusable(outcome.reason);
      case "killed":
        return unusable(`It was ended by ${outcome.by} when asked for its version.`);
      case "timed-out":
        return unusable("It does not answer when asked for its version.");
      case "too-much-output":
        return unusable("It writes without an end when asked for its version.");
      case "cancelled":
        return unusable("The question for its version was cancelled.");
    }
  } finally {
    await folder.remove();
  }
}
