/** Builds in GitLab's pipelines. https://docs.gitlab.com/ci/yaml/ */
import { type JsonRecord, recordOf } from "../json-values.ts";
import { readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { interpolate } from "./interpolate.ts";
import { readYamlDocuments, scalarText, scalarTexts } from "./project-values.ts";

export const gitlabFile = /^(?:\.gitlab-ci|.*\.gitlab-ci)\.ya?ml$/i;

type Variables = Readonly<Record<string, string>>;

export async function readGitlabPipeline(
  text: string,
  url: string,
  project: ReadContext,
): Promise<readonly BuiltImage[]> {
  // The first document may only declare inputs.
  const file = Object.assign({}, ...(await readYamlDocuments(text)).map(recordOf)) as JsonRecord;
  const shared = { ...listPredefined(project), ...readVariables(file.variables) };
  const before = recordOf(file.default).before_script ?? file.before_script;
  return Object.entries(file).flatMap(([name, value]) => {
    const job = extend(file, recordOf(value), 0);
    const lines = [...scalarTexts(job.before_script ?? before), ...scalarTexts(job.script)];
    if (job.script === undefined) return [];
    const reason = { kind: "workflow", job: name, file: url } as const;
    return readBuildCommands(lines.join("\n"), {
      shell: project.shell,
      folders: [project.root],
      variables: fillAll({ ...shared, ...readVariables(job.variables) }),
      reason,
    });
  });
}

/** What GitLab itself sets, as far as the repository's address tells. */
function listPredefined({ remote }: ReadContext): Variables {
  const general = { CI_PROJECT_DIR: "." };
  if (remote?.host !== "gitlab.com") return general;
  const path = remote.path.toLowerCase();
  return {
    ...general,
    CI_PROJECT_PATH: remote.path,
    CI_PROJECT_NAME: remote.path.split("/").at(-1) ?? "",
    CI_REGISTRY: "registry.gitlab.com",
    CI_REGISTRY_IMAGE: `registry.gitlab.com/${path}`,
  };
}

function readVariables(value: unknown): Variables {
  const pairs = Object.entries(recordOf(value)).flatMap(([name, item]) => {
    const text = scalarText(item) ?? scalarText(recordOf(item).value);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(pairs);
}

/** Variables may hold others, in any order. */
function fillAll(variables: Variables): Variables {
  let filled = variables;
  for (let round = 0; round < 3; round++) {
    const known = filled;
    filled = Object.fromEntries(
      Object.entries(known).map(([name, text]) => {
        // `$A` in A itself is what A was before: nobody knows.
        const { [name]: _own, ...others } = known;
        return [name, interpolate(text, others)];
      }),
    );
  }
  return filled;
}

function extend(file: JsonRecord, job: JsonRecord, depth: number): JsonRecord {
  if (job.extends === undefined || depth > 10) return job;
  const parents = scalarTexts(job.extends).map((name) => extend(file, recordOf(file[name]), depth + 1));
  const all = [...parents, job];
  const variables = Object.assign({}, ...all.map((one) => recordOf(one.variables))) as JsonRecord;
  return { ...(Object.assign({}, ...all) as JsonRecord), variables };
}
