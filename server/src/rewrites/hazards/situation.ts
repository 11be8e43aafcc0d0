/** What the hazards that no language knows better are judged on: the file before a rewrite and after it. */
import type { Dockerfile, Instruction, Stage } from "../../dockerfile/model.ts";
import type { Subject } from "../language.ts";
import type { Concern, Plan } from "../rewrite.ts";
import type { StageReading } from "../stage-reading.ts";

export interface Situation {
  readonly plan: Plan;
  readonly before: Subject;
  readonly after: Result;
  /** The last stage is one that the rewrite makes. */
  readonly isNewStage: boolean;
}

/** What the rewrite leaves. */
export interface Result {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly reading: StageReading;
}

export interface Hazard {
  /** Its place, if it has one, is in the file before the rewrite. */
  readonly concern: Concern;
  /** Of the result: where a TODO comment stands. Above the last FROM, or the new USER, where it is left out. */
  readonly at?: Instruction;
}

export type Detector = (situation: Situation) => readonly Hazard[] | Promise<readonly Hazard[]>;
