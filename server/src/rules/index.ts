/** All rules, in the order of their ids. Settings, docs and the README's table are made from this list. */
import type { Rule } from "./rule.ts";
import sudoInRun from "./sudo-in-run.ts";
import userCreatedUnused from "./user-created-unused.ts";
import userMissing from "./user-missing.ts";
import userRootLast from "./user-root-last.ts";

export const rules: readonly Rule[] = [sudoInRun, userCreatedUnused, userMissing, userRootLast];
