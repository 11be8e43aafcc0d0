/** Builds in the scripts of package.json. */
import { recordOf } from "../json-values.ts";
import { mayBuild, readBuildCommands } from "./build-commands.ts";
import type { BuiltImage, ReadContext } from "./built-image.ts";
import { folderOf } from "./project-urls.ts";
import { readJson, scalarText, scalarTexts } from "./project-values.ts";

export async function readPackageScripts(
  text: string,
  url: string,
  project: ReadContext,
): Promise<readonly BuiltImage[]> {
  if (!mayBuild(text)) return [];
  const manifest = recordOf(await readJson(text));
  const variables = Object.fromEntries([
    ...Object.entries(recordOf(manifest.config)).map(([name, value]) => [
      `npm_package_config_${name}`,
      scalarText(value) ?? "",
    ]),
    ...["name", "version"].flatMap((name) => {
      const value = scalarText(manifest[name]);
      return value === undefined ? [] : [[`npm_package_${name}`, value]];
    }),
  ]);
  const reason = { kind: "command", file: url } as const;
  return Object.values(recordOf(manifest.scripts)).flatMap((script) =>
    scalarTexts(script).flatMap((code) =>
      readBuildCommands(code, { shell: project.shell, folders: [folderOf(url)], variables, reason }),
    ),
  );
}
