/** What a run of a scanner is given, for tests that care for one thing in it. */
import type { ScannerRun, ScannerSettings } from "../../server/src/scanners/scanner.ts";

export function settingsOf(settings: Partial<ScannerSettings> = {}): ScannerSettings {
  return {
    path: undefined,
    extraArguments: [],
    databaseRepositories: [],
    javaDatabaseRepositories: [],
    server: undefined,
    ...settings,
  };
}

export function runOf(run: Partial<ScannerRun> = {}): ScannerRun {
  return {
    settings: settingsOf(),
    environment: {},
    output: "/tmp/r.json",
    timeout: 900_000,
    isOffline: false,
    serverToken: undefined,
    ...run,
  };
}
