/** What was scanned last, by Dockerfile; kept with the workspace. */
import type { Memento } from "vscode";
import { readChoice, type ScanChoice } from "./image-choices.ts";

const key = "dockerfileSecurity.lastScans";
/** A workspace has that many Dockerfiles, and what is scanned without one comes on top. */
const most = 50;

export interface RememberedChoices {
  /** @param uri of the Dockerfile; undefined: of scans without one */
  find(uri: string | undefined): ScanChoice | undefined;
  keep(uri: string | undefined, choice: ScanChoice): Thenable<void>;
}

export function createRememberedChoices(state: Memento): RememberedChoices {
  const read = (): readonly (readonly unknown[])[] => {
    const kept = state.get<unknown>(key);
    return Array.isArray(kept) ? kept.filter((entry) => Array.isArray(entry)) : [];
  };
  return {
    find(uri = "") {
      return readChoice(read().find(([known]) => known === uri)?.[1]);
    },
    keep(uri = "", choice) {
      const others = read().filter(([known]) => known !== uri);
      return state.update(key, [[uri, choice], ...others].slice(0, most));
    },
  };
}
