/** What an editor's settings configure: the same keys as in a configuration file. */
import { isRecord } from "../json-values.ts";
import { checkConfiguration } from "./configuration.ts";
import type { ConfigurationProblem } from "./problems.ts";
import { scanSettingsSchema } from "./scan-settings.ts";
import { type Configuration, configurationSchema } from "./schema.ts";

/** The section of the editor's settings that belongs to this server. */
export const settingsSection = "dockerfileSecurity";

/**
 * Keeps what is valid of the `dockerfileSecurity` section, whatever a client sends; never throws. Other keys in it
 * are the client's own.
 */
export function readSettings(section: unknown): {
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
} {
  if (section === undefined || section === null) return { configuration: {}, problems: [] };
  if (!isRecord(section)) return checkConfiguration(section);
  const keys = Object.keys(configurationSchema.properties).filter((key) => Object.hasOwn(section, key));
  return checkConfiguration(
    Object.fromEntries(
      keys.map((key) => [key, key === "scan" ? withoutSettings(section[key]) : section[key]]),
    ),
  );
}

/** How a scan is run stands under the same key, and is read by `readScanSettings`. */
function withoutSettings(scan: unknown): unknown {
  if (!isRecord(scan)) return scan;
  const others = scanSettingsSchema.properties.scan.properties;
  return Object.fromEntries(Object.entries(scan).filter(([key]) => !Object.hasOwn(others, key)));
}
