/** Results that lie in a cache mount: they are in no layer, and nothing can copy them from the stage (H33). */
import type { Instruction } from "../../dockerfile/model.ts";
import { isWithin, joinPath } from "../container-path.ts";
import { readStage } from "../stage-reading.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

export function findCachedArtefacts({ after }: Situation): readonly Hazard[] {
  return after.reading.copies.flatMap(({ from, sources }): readonly Hazard[] => {
    if (from.kind !== "stage") return [];
    const reading = readStage(after.dockerfile, from.stage);
    const caches = reading.instructions.flatMap((instruction) =>
      findCaches(instruction).map((path) => joinPath(reading.workdirAt(instruction) ?? "/", path)),
    );
    return sources.flatMap((source): readonly Hazard[] => {
      const path = source?.startsWith("/") ? joinPath("/", source) : undefined;
      const cache = caches.find((folder) => path !== undefined && isWithin(path, folder));
      if (path === undefined || cache === undefined) return [];
      const what = text(
        "{path} lies in the cache {cache}, which is in no stage: it cannot be copied from one.",
        {
          path,
          cache,
        },
      );
      const remedy = text("Copy it out of {cache} in the RUN that makes it, and start it from there.", {
        cache,
      });
      return [{ concern: { id: "H33", weight: "refuse", text: what, remedy } }];
    });
  });
}

function findCaches({ keyword, flags }: Instruction): readonly string[] {
  if (keyword !== "RUN") return [];
  return flags
    .filter(({ name, value }) => name === "mount" && value?.includes("type=cache"))
    .flatMap(({ value }) => /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value ?? "")?.[1] ?? [])
    .filter((path) => !path.includes("$"));
}
