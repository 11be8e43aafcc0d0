/** Files of the build context that a compiled program reads where it runs: templates, pages, settings. */
import { isAbsolute, isOfSystem, isWithin, joinPath } from "../../container-path.ts";
import { folderOfPath, joinPath as joinContextPath, normalisePath } from "../../context-paths.ts";
import type { Copy, Subject } from "../../language.ts";
import type { CopyReading } from "../../stage-reading.ts";
import { listSources } from "../../start/files-in-image.ts";
import { text } from "../../text.ts";

export interface FileQuestion {
  /** Words of the sources, the start and the environment that may be paths. */
  readonly words: Iterable<string>;
  /** In the context: what the program holds already. */
  readonly embedded: readonly string[];
  /** Something in the stage builds pages or styles: what the sources name of that is in no context. */
  readonly buildsPages?: boolean;
  /** Files that only the compiler reads, by their names. */
  readonly isSource: (name: string) => boolean;
  /** The sources were read, all of them. */
  readonly isComplete: boolean;
  /** Where the sources are in the image: looked at where nothing of the context is in the working folder. */
  readonly root?: string | undefined;
}

/** Names that say what they are for, whoever uses them. */
const telling =
  /^(?:templates?|views|static|public|assets|migrations|locales?|i18n|translations|resources|www|html|wwwroot)$/;
const settings =
  /^(?:config|configs|conf|settings|(?:app|application|config|settings)(?:[.-][\w-]+)*\.(?:ya?ml|toml|json|ini|properties|conf))$/;
const secret = /^\.env(?:\..*)?$|\.pem$|^id_[a-z0-9]+$|\.key$/;
const never =
  /^(?:\..*|Dockerfile.*|(?:docker-)?compose.*\.ya?ml|Makefile|LICENSE.*|README.*|.*\.md|vendor|node_modules|testdata|tests?)$/i;
const stems = /\.(?:ya?ml|toml|json|ini|properties|conf|hcl|env)$/;

const mostWords = 20_000;

/**
 * What the runtime stage has to take over besides the program.
 *
 * @param isTaken paths in the image that are copied anyway
 */
export async function findRunTimeFiles(
  subject: Subject,
  question: FileQuestion,
  isTaken: (path: string) => boolean,
): Promise<readonly Copy[]> {
  const { reading, project } = subject;
  const copies = reading.copies.filter(({ from }) => from.kind === "context");
  const isEmpty = reading.workdir === undefined || (await listFolder(reading.workdir)).length === 0;
  const workdir: string | undefined = isEmpty ? question.root : reading.workdir;
  if (workdir === undefined) return [];
  const top: string = workdir;
  const found = new Map<string, Copy>();
  const tops = (await listFolder(top)).filter(({ name }) => top !== "/" || !isOfSystem(`/${name}`));
  const first = new Set(tops.map(({ name }) => name));

  await addNamed(question.words);
  await addNamed(await readSettings([...found.keys()]));
  for (const { name, kind } of tops) {
    const isTelling =
      telling.test(name) || settings.test(name) || (kind === "file" && name.endsWith(".html"));
    if (!isTelling) continue;
    const path = joinPath(top, name);
    // Where one of its files is named, others may be put together at run time.
    const isNamed = [...found.keys()].some((one) => isWithin(one, path));
    await add(path, isNamed ? undefined : unnamed(name));
  }
  const all = [...found.values()];
  return all
    .filter(({ from }) => !all.some((other) => other.from !== from && isWithin(from, other.from)))
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));

  function unnamed(name: string): Copy["todo"] {
    return question.isComplete
      ? text("Nothing in the sources names {name}: leave it out if the program does not read it.", { name })
      : text("Not all sources could be read: check that {name} is needed, and that nothing else is.", {
          name,
        });
  }

  async function addNamed(words: Iterable<string>): Promise<void> {
    let count = 0;
    for (const given of words) {
      if (++count > mostWords) break;
      // `--config=etc/app.toml`
      const word = /^-[\w-]*=/.test(given) ? given.slice(given.indexOf("=") + 1) : given;
      // Where the sources are elsewhere, `../config.json` is seen from where the program runs.
      const from = word.startsWith("../") ? (reading.workdir ?? top) : top;
      const path = isAbsolute(word) ? joinPath("/", word) : joinPath(from, word);
      if (path === top || !isWithin(path, top) || isTaken(path)) continue;
      const [name = ""] = path.slice(top === "/" ? 1 : top.length + 1).split("/");
      const made = question.buildsPages === true ? findMade(path, top) : undefined;
      if (made !== undefined && (await findKind(made)) === undefined) addMade(made);
      else if (first.has(name)) await addLongest(path);
      // Libraries for settings take a name without its extension.
      else if (/^[\w-]+$/.test(word)) {
        for (const entry of tops) {
          if (entry.kind === "file" && stems.test(entry.name) && entry.name.replace(stems, "") === word)
            await add(joinPath(top, entry.name), undefined);
        }
      }
    }
  }

  /** What files with settings name in their turn: `template_dir = "views"`. */
  async function readSettings(paths: readonly string[]): Promise<readonly string[]> {
    const texts = await Promise.all(
      paths
        .filter((path) => stems.test(path))
        .map(async (path) => {
          const entry = await findKind(path);
          return entry?.kind === "file" ? project.context.read(entry.place) : undefined;
        }),
    );
    return texts.flatMap((file) =>
      file?.kind === "text"
        ? [
            ...file.text.matchAll(
              /[:=][^\S\n]{0,20}["']?([\w@./-]+)["']?[^\S\n]{0,20}[,}\]]{0,20}[^\S\n]{0,20}$/gm,
            ),
          ].map(([, word = ""]) => word)
        : [],
    );
  }

  /** The longest part of a path that there is. */
  async function addLongest(path: string): Promise<void> {
    for (let at = path; at !== top && at !== "/"; at = joinPath(at, "..")) {
      if (/[*?[{]/.test(at.slice(at.lastIndexOf("/")))) continue;
      if ((await findKind(at)) !== undefined) {
        await add(at, undefined);
        return;
      }
    }
  }

  async function add(path: string, todo: Copy["todo"]): Promise<void> {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const isSecret = secret.test(name);
    if (found.has(path) || isTaken(path) || question.isSource(name) || (never.test(name) && !isSecret))
      return;
    const entry = await findKind(path);
    if (entry === undefined) return;
    if (question.embedded.some((one) => entry.place === one || entry.place.startsWith(`${one}/`))) return;
    if (entry.kind === "folder" && !(await holdsFiles(entry.place, 3))) return;
    found.set(path, {
      from: path,
      to: path,
      isFolder: entry.kind === "folder",
      ...(todo === undefined ? {} : { todo }),
    });
  }

  /** A folder that the build makes. */
  function addMade(path: string): void {
    const isHeld = question.embedded.some((one) => `/${path}/`.endsWith(`/${one}/`));
    if (isHeld || found.has(path) || isTaken(path)) return;
    const todo = text("The build leaves {folder} there, which the sources name.", { folder: path });
    found.set(path, { from: path, to: path, isFolder: true, todo });
  }

  /** Whether there is anything but sources in a folder. */
  async function holdsFiles(place: string, depth: number): Promise<boolean> {
    const entries = await project.listTop(place);
    const isHeld = (path: string) =>
      question.embedded.some((one) => path === one || path.startsWith(`${one}/`));
    for (const { name, kind } of entries) {
      const path = joinContextPath(place, name);
      if (isHeld(path) || never.test(name)) continue;
      if (kind === "file" && !question.isSource(name)) return true;
      if (kind === "folder" && depth > 0 && (await holdsFiles(path, depth - 1))) return true;
    }
    return false;
  }

  async function findKind(
    path: string,
  ): Promise<{ readonly kind: "file" | "folder"; readonly place: string } | undefined> {
    for (const copy of copies.toReversed()) {
      for (const source of listSources(copy, path)) {
        const place = normalisePath(source.replace(/^\/+/, ""));
        if (place === undefined || place === ".") continue;
        const name = place.slice(place.lastIndexOf("/") + 1);
        const entry = (await project.listTop(folderOfPath(place))).find((one) => one.name === name);
        if (entry !== undefined && entry.kind !== "link") return { kind: entry.kind, place };
      }
    }
    return undefined;
  }

  /** What the context puts directly into a folder of the image. */
  async function listFolder(
    folder: string,
  ): Promise<readonly { readonly name: string; readonly kind: string }[]> {
    const entries = new Map<string, { name: string; kind: string }>();
    for (const copy of copies) {
      for (const entry of await listCopied(copy, folder)) entries.set(entry.name, entry);
    }
    return [...entries.values()];
  }

  async function listCopied(
    copy: CopyReading,
    folder: string,
  ): Promise<readonly { readonly name: string; readonly kind: string }[]> {
    const { destination } = copy;
    if (destination === undefined) return [];
    // `COPY static /app/static` into a folder of the working folder.
    if (destination !== folder && isWithin(destination, folder)) {
      const name = destination.slice(folder === "/" ? 1 : folder.length + 1).split("/")[0] ?? "";
      const isFile = copy.sources.length === 1 && !copy.intoFolder && /\.\w+$/.test(destination);
      return [{ name, kind: isFile ? "file" : "folder" }];
    }
    const listed = await Promise.all(
      listSources(copy, joinPath(folder, "?")).map(async (source) => {
        const place = normalisePath(source.replace(/\/\?$|^\?$/, "").replace(/^\/+/, "") || ".");
        return place === undefined || source.endsWith("?") === false ? [] : await project.listTop(place);
      }),
    );
    const files = copy.sources.flatMap((source) => {
      const name = source?.slice(source.lastIndexOf("/") + 1) ?? "";
      return destination === folder && /^[^*?[]*\.\w+$/.test(name) ? [{ name, kind: "file" }] : [];
    });
    return [...listed.flat(), ...files];
  }
}

/** `web/dist` of `web/dist/index.html`. */
function findMade(path: string, top: string): string | undefined {
  const inside = path.slice(top === "/" ? 0 : top.length);
  const match = /^(?:\/[\w.-]+)*?\/(?:dist|build|out)(?=\/|$)/.exec(inside);
  return match === null ? undefined : joinPath(top, match[0].slice(1));
}
