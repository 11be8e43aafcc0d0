/** Builds an application's image in the engine, on the stand-ins that its Dockerfile names. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import type { ImageReference } from "../../server/src/images/image-reference.ts";
import type { ImageStore, StandIn } from "../images/stand-ins/image-store.ts";
import { standIns } from "../images/stand-ins/stand-ins.ts";
import type { Engine } from "../real/engine.ts";
import { engine as analysis } from "../support/engine.ts";

/** Whether there is a stand-in for each image of a Dockerfile: none for Alpine, nor for .NET's SDK. */
export function canBeBuilt(text: string): boolean {
  return analysis.parse(text).externalImages.every(({ reference }) => findStandIn(reference) !== undefined);
}

/** The stand-ins that a Dockerfile is built from; throws where there is none for an image. */
export function standInsFor(text: string): readonly StandIn[] {
  const { externalImages } = analysis.parse(text);
  return externalImages.map(({ reference }) => {
    const found = findStandIn(reference);
    if (!found) throw new Error(`test/images/stand-ins has nothing that stands for ${reference.text}.`);
    return found;
  });
}

function findStandIn({ familiarName, tag = "latest" }: ImageReference): StandIn | undefined {
  return standIns.find(({ tags }) => tags.includes(`${familiarName}:${tag}`));
}

/** @returns the image's id */
export async function buildImage(
  engine: Engine,
  store: ImageStore,
  what: { readonly context: string; readonly text: string },
): Promise<string> {
  for (const standIn of standInsFor(what.text)) await store.load(standIn);
  const folder = createScratchFolder("build");
  const context = join(folder, "context");
  cpSync(what.context, context, { recursive: true });
  // The engine would fetch the frontend from the internet; its own one knows all that these files use.
  const text = what.text.replace(/^#\s*syntax\s*=.*$/im, "#");
  writeFileSync(join(context, "Dockerfile"), text);
  const idFile = join(folder, "id");
  await engine.docker(["build", "--network=host", "--iidfile", idFile, context], { DOCKER_BUILDKIT: "1" });
  return readFileSync(idFile, "utf8").trim();
}
