/** Programs of which the place says that they are more than a program: scripts, and products with folders of their own. */
import { folderOfCommand, seenFrom } from "../command-folder.ts";
import { baseName, isWithin, joinPath } from "../container-path.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";
import { describeUnreadScript } from "./unread-script.ts";
import { findWritableFolders } from "./writable-folders.ts";

export async function findUnsurePrograms(subject: Subject): Promise<readonly Concern[]> {
  return [...findUnseenScript(subject), ...(await findUnpackedProduct(subject))];
}

const scriptNames = /^(?:(?:docker-)?entry-?point|start|startup|run|init|bootstrap)$/;

/** `COPY scripts /scripts`, `CMD /scripts/app-start`: a script by its place or its name, and not there to be read. */
function findUnseenScript({ start, reading }: Subject): readonly Concern[] {
  const program = start.argv?.[0];
  if (program === undefined || start.kind === "script" || !program.includes("/")) return [];
  const path = joinPath(reading.workdir ?? "/", program);
  const isScript = /\/scripts?\//.test(path) || scriptNames.test(baseName(path));
  const copy = reading.copies.find(
    ({ from, destination }) =>
      from.kind === "context" && destination !== undefined && isWithin(path, destination),
  );
  if (!isScript || copy === undefined || /\.\w+$/.test(path)) return [];
  return [describeUnreadScript(copy.instruction.keywordSpan)];
}

/** Folders that archives are unpacked to besides what is there already. */
const shared = /^\/(?:usr(?:\/local)?)?(?:\/?s?bin)?$/;

/** `tar -xzf broker.tar.gz`, `CMD ["/broker/bin/broker"]`: such trees have room for logs, data and process ids. */
async function findUnpackedProduct(subject: Subject): Promise<readonly Concern[]> {
  const { start, reading } = subject;
  const program = start.argv?.[0];
  if (program === undefined || !/.\/bin\/[^/]+$/.test(program)) return [];
  const path = joinPath(reading.workdir ?? "/", program);
  if (/^\/(?:usr|bin|sbin)\//.test(path)) return [];
  const home = path.slice(0, path.lastIndexOf("/bin/"));
  const unpacked = reading.commands.find((command) => {
    const words = command.arguments.map(({ text: word }) => word);
    const folder = folderOfCommand(reading, command);
    const at = words.findIndex((word) => /^(?:-C|-d|--directory)$/.test(word));
    const isArchive = command.program === "tar" || command.program === "unzip";
    if (!isArchive && command.program !== "mv") return false;
    const last = isArchive ? (at === -1 ? "." : words[at + 1]) : words.at(-1);
    const target = seenFrom(folder, last);
    if (target === undefined) return false;
    // In a folder that holds other things as well, the archive's own folder is the product's.
    return isArchive && shared.test(target) ? target === "/" : isWithin(home, target);
  });
  if (unpacked === undefined) return [];
  const folders = await findWritableFolders(subject);
  if (folders.some((folder) => isWithin(home, folder.path))) return [];
  return [
    {
      id: "S9",
      weight: "assume",
      span: unpacked.span,
      text: text("{program} and all beside it were unpacked by root: it must not write to its own folder.", {
        program,
      }),
    },
  ];
}
