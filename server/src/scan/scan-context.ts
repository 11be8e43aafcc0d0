import type { ContainerEngine } from "../containers/engine.ts";
import type { Localise } from "../l10n/texts.ts";
import type { ScanHost } from "../scan-host.ts";
import type { Scanner } from "../scanners/scanner.ts";
import type { ScanProgress, ScanSettings } from "./request.ts";

/** What every step of a scan may need. */
export interface ScanContext {
  readonly host: ScanHost;
  readonly settings: ScanSettings;
  readonly progress: ScanProgress;
  /** For remarks, which are shown. */
  readonly t: Localise;
  readonly signal: AbortSignal;
  readonly services: ScanServices;
}

/** The programs that a scan works with; tests give their own. */
export interface ScanServices {
  /** In the order in which `auto` tries them. */
  readonly scanners: readonly Scanner[];
  findEngines(host: ScanHost): Promise<readonly ContainerEngine[]>;
  /** Called where an engine is not where it was. */
  forgetEngines(host: ScanHost): void;
}
