/** Artifacts of Skaffold. https://skaffold.dev/docs/references/yaml/ */
import { type JsonRecord, listOf, recordOf } from "../json-values.ts";
import type { BuiltImage } from "./built-image.ts";
import { type ImageName, readImageName, unknown } from "./image-name.ts";
import { folderOf, resolveFolder, resolvePath } from "./project-urls.ts";
import { pairsOf, readYamlDocuments, scalarText } from "./project-values.ts";

export const skaffoldFile = /^skaffold(?:[.-][\w.-]+)?\.ya?ml$/i;

export async function readSkaffold(text: string, url: string): Promise<readonly BuiltImage[]> {
  const documents = (await readYamlDocuments(text)).map(recordOf);
  const configurations = documents.flatMap((document) => [
    document,
    ...listOf(document.profiles).map(recordOf),
  ]);
  return configurations.flatMap(({ build }) =>
    listOf(recordOf(build).artifacts).flatMap((artifact) => readArtifact(recordOf(artifact), url)),
  );
}

function readArtifact(artifact: JsonRecord, url: string): readonly BuiltImage[] {
  // Others build without a Dockerfile.
  if (["bazel", "jib", "ko", "buildpacks", "custom"].some((builder) => builder in artifact)) return [];
  const docker = recordOf(artifact.docker);
  const kaniko = recordOf(artifact.kaniko);
  const builder = "kaniko" in artifact ? kaniko : docker;
  const name = nameArtifact(scalarText(artifact.image) ?? "");
  const context = resolveFolder(folderOf(url), scalarText(artifact.context) ?? ".");
  const dockerfile = context && resolvePath(context, scalarText(builder.dockerfile) ?? "Dockerfile");
  if (name === undefined || context === undefined || dockerfile === undefined) return [];
  const stage = scalarText(builder.target);
  const given = Object.entries(pairsOf(builder.buildArgs)).filter(([, value]) => !value.includes("{{"));
  const buildArguments = Object.fromEntries(given);
  return [{ name, dockerfile, context, stage, buildArguments, reason: { kind: "skaffold", file: url } }];
}

/** Skaffold makes the tag. */
function nameArtifact(image: string): ImageName | undefined {
  return readImageName(`${image}:${unknown}`);
}
