/** The application of a stage that need not have its package.json: then it is in a stage that its files come from. */
import type { Subject } from "../../language.ts";
import { readStage } from "../../stage-reading.ts";
import { type NodeApplication, readApplication } from "./application.ts";

export async function findShippedApplication(subject: Subject): Promise<NodeApplication> {
  const own = await readApplication(subject);
  if (own.manifest.kind === "read") return own;
  for (const stage of listDonors(subject)) {
    const donor = await readApplication({ ...subject, stage, reading: readStage(subject.dockerfile, stage) });
    if (donor.manifest.kind === "read")
      return { ...donor, startCommands: own.startCommands, folder: own.folders[0] };
  }
  return own;
}

/** Stages that the files of a stage come from, directly or by way of others. */
export function listDonors({ reading, dockerfile }: Subject) {
  const found = new Set(reading.copies.flatMap(({ from }) => (from.kind === "stage" ? [from.stage] : [])));
  for (const stage of found) {
    for (const { from } of readStage(dockerfile, stage).copies)
      if (from.kind === "stage") found.add(from.stage);
  }
  return [...found];
}
