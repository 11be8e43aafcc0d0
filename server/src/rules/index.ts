/** All rules, in the order of their ids. Settings, docs and the README's table are made from this list. */
import type { Rule } from "./rule.ts";

export const rules: readonly Rule[] = [];
