/** Mounts that a container engine leaves behind keep a temporary folder from being removed. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Unmounts what is mounted in a folder, the innermost first. */
export function unmountIn(folder: string): void {
  const points = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((point) => point.startsWith(`${folder}/`));
  for (const point of points.toSorted().toReversed()) spawnSync("umount", ["--lazy", point]);
}
