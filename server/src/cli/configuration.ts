/** What holds for one file: the configuration of its folder, and above it what the command line says. */
import type { RuleOverrides } from "./options.ts";

export interface FileConfiguration {
  readonly rules: RuleOverrides;
  readonly isExcluded: boolean;
}

export interface Configurations {
  /** @param path absolute */
  of(path: string): Promise<FileConfiguration>;
}

export function createConfigurations(overrides: RuleOverrides): Configurations {
  return { of: async () => ({ rules: overrides, isExcluded: false }) };
}
