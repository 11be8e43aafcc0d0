/** The ignore files of scanners that hold for a Dockerfile. */
import { readGrypeConfig } from "./grype-config.ts";
import type { IgnoredAdvisory } from "./policy.ts";
import type { PolicyFile, PolicyFileProblem } from "./policy-file.ts";
import type { grypeFileNames, trivyFileNames } from "./policy-file-names.ts";
import { readTrivyIgnore, readTrivyIgnoreYaml } from "./trivy-ignore.ts";

type Reader = (text: string, name: string) => PolicyFile | Promise<PolicyFile>;

const trivyFiles: Readonly<Record<(typeof trivyFileNames)[number], Reader>> = {
  ".trivyignore": readTrivyIgnore,
  ".trivyignore.yaml": readTrivyIgnoreYaml,
  ".trivyignore.yml": readTrivyIgnoreYaml,
};
const grypeFiles: Readonly<Record<(typeof grypeFileNames)[number], Reader>> = {
  ".grype.yaml": readGrypeConfig,
  ".grype.yml": readGrypeConfig,
  ".grype/config.yaml": readGrypeConfig,
  ".grype/config.yml": readGrypeConfig,
};

/** By tool, in the order in which they count. Of Grype's only the first one in a folder does, as Grype has it. */
const tools: readonly { readonly mayCombine: boolean; readonly files: Readonly<Record<string, Reader>> }[] = [
  { mayCombine: true, files: trivyFiles },
  { mayCombine: false, files: grypeFiles },
];

/** Characters; real ones have some thousands. */
const largest = 1_000_000;

export interface LoadedPolicyFiles {
  readonly entries: readonly IgnoredAdvisory[];
  /** All that were read, also those without an entry. */
  readonly files: readonly { readonly url: string; readonly problems: readonly PolicyFileProblem[] }[];
}

/**
 * For each tool those in the nearest folder that has any, from the Dockerfile's up to `root`. Never rejects. Not for
 * workspaces that are not trusted: these files could hide what is wrong in them.
 *
 * @param root URL of the workspace's folder; without it only the Dockerfile's own folder counts
 * @param readTextFile gives undefined where there is no such file; rejects where it cannot be read
 */
export async function loadPolicyFiles(
  dockerfileUrl: string,
  root: string | undefined,
  readTextFile: (url: string) => Promise<string | undefined>,
): Promise<LoadedPolicyFiles> {
  const folders = listFolders(dockerfileUrl, root);
  const loaded = await Promise.all(
    tools.map(async ({ files, mayCombine }) => {
      for (const folder of folders) {
        const found: LoadedFile[] = [];
        for (const [name, read] of Object.entries(files)) {
          if (found.length > 0 && !mayCombine) break;
          const file = await loadFile(
            `${folder}${name}`,
            nameFile(name, folder, folders),
            read,
            readTextFile,
          );
          if (file !== undefined) found.push(file);
        }
        if (found.length > 0) return found;
      }
      return [];
    }),
  );
  const all = loaded.flat();
  return {
    entries: all.flatMap(({ entries }) => entries),
    files: all.map(({ url, problems }) => ({ url, problems })),
  };
}

interface LoadedFile extends PolicyFile {
  readonly url: string;
}

async function loadFile(
  url: string,
  name: string,
  read: Reader,
  readTextFile: (url: string) => Promise<string | undefined>,
): Promise<LoadedFile | undefined> {
  try {
    const text = await readTextFile(url);
    if (text === undefined) return undefined;
    if (text.length > largest)
      return { url, entries: [], problems: [{ line: 1, problem: { kind: "too-large" } }] };
    return { url, ...(await read(text, name)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { url, entries: [], problems: [{ line: 1, problem: { kind: "unreadable", reason } }] };
  }
}

/** `../../.trivyignore`: which one it is shows from where the Dockerfile is. */
function nameFile(name: string, folder: string, folders: readonly string[]): string {
  return "../".repeat(folders.indexOf(folder)) + name;
}

/** The nearest first, each with a slash at its end. */
function listFolders(url: string, root: string | undefined): readonly string[] {
  const own = url.slice(0, url.lastIndexOf("/") + 1);
  const top = root === undefined || root.endsWith("/") ? root : `${root}/`;
  if (top === undefined || !own.startsWith(top)) return [own];
  const folders = [own];
  for (let folder = own; folder.length > top.length; ) {
    folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
    folders.push(folder);
  }
  return folders;
}
