/** Workflows that open a shell in the image (H36). */
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const folder = ".github/workflows";
const mostFiles = 10;
/** `docker run --rm image sh -c …`, also over continued lines. */
const shell =
  /\bdocker\s+(?:container\s+)?(?:run|exec)\b(?:[^\n]|\\\n){0,300}?(?:\s|\/)(?:ba|da|a)?sh\b(?!\/|\.)/;

export async function findWorkflowShells({ before }: Situation): Promise<readonly Hazard[]> {
  const { context } = before.project;
  const top = await before.project.listTop(".");
  if (!top.some(({ name }) => name === ".github")) return [];
  const entries = await before.project.listTop(folder);
  const names = entries
    .filter(({ name, kind }) => kind === "file" && /\.ya?ml$/.test(name))
    .map(({ name }) => name);
  for (const name of names.slice(0, mostFiles)) {
    const file = await context.read(`${folder}/${name}`);
    if (file.kind !== "text" || !shell.test(file.text)) continue;
    const what = text(
      "{file} runs a shell in a container: if it is this image, the step fails without one.",
      {
        file: `${folder}/${name}`,
      },
    );
    return [{ concern: { id: "H36", weight: "note", text: what } }];
  }
  return [];
}
