/**
 * What can stand in the way of a rewrite, or go wrong after it: H01–H38 are hazards of the new image, S1–S10 the
 * conditions for understanding the old one. docs/rewrites.md has a paragraph on each.
 */
export type HazardId = `H${"0" | "1" | "2"}${Digit}` | `H3${Exclude<Digit, "9">}`;
export type ConditionId = "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7" | "S8" | "S9" | "S10";
export type ConcernId = Exclude<HazardId, "H00"> | ConditionId;

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
