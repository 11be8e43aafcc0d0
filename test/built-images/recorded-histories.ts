/** Images whose histories were recorded, with the Dockerfiles that they were built from. */
import { readdirSync, readFileSync } from "node:fs";
import { inProject } from "../../scripts/machine/paths.ts";
import type { ImageConfig } from "../../server/src/images/image-config.ts";
import { listImages, readConfig } from "../attribution/image-history.ts";

const folder = inProject("test/fixtures/image-history");

export interface RecordedImage {
  /** `03-multistage.buildkit` */
  readonly name: string;
  readonly config: ImageConfig;
}

/** Texts by the names of the files. */
export const recordedDockerfiles: ReadonlyMap<string, string> = new Map(
  readdirSync(`${folder}/dockerfiles`)
    .filter((name) => name.endsWith(".Dockerfile"))
    .map((name) => [name, readFileSync(`${folder}/dockerfiles/${name}`, "utf8")]),
);

export const recordedImages: readonly RecordedImage[] = listImages().map((file) => ({
  name: file.replace(/\.json$/, ""),
  config: readConfig(file),
}));
