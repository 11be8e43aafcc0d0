/** Folders that WORKDIR makes and that nothing is put into: somebody wants them to be there. */
import { isWithin } from "./container-path.ts";
import type { StageReading } from "./stage-reading.ts";

const building: ReadonlySet<string> = new Set(["RUN", "COPY", "ADD"]);

/** Absolute; `WORKDIR /cache`, `WORKDIR /app`: the first of them. */
export function listEmptyWorkdirs({
  instructions,
  workdirAt,
  workdir,
  copies,
}: StageReading): readonly string[] {
  const found = instructions.flatMap((instruction, index) => {
    if (instruction.keyword !== "WORKDIR") return [];
    const rest = instructions.slice(index + 1);
    const next = rest.findIndex(({ keyword }) => keyword === "WORKDIR");
    const another = rest[next];
    if (another === undefined || rest.slice(0, next).some(({ keyword }) => building.has(keyword))) return [];
    const folder = workdirAt(another);
    const behind = rest[next + 1];
    const later = behind === undefined ? workdir : workdirAt(behind);
    return folder === undefined || (later !== undefined && isWithin(later, folder)) ? [] : [folder];
  });
  const isFilled = (folder: string) =>
    copies.some(({ destination }) => destination !== undefined && isWithin(destination, folder)) ||
    instructions.some((one) => building.has(one.keyword) && isWithin(workdirAt(one) ?? "/", folder));
  return [...new Set(found)].filter((folder) => folder !== "/" && !isFilled(folder));
}
