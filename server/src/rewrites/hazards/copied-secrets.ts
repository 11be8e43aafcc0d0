/** Keys, passwords and ballast that copies of whole folders take into an image (H25). */
import { isWithin } from "../container-path.ts";
import { folderOfPath } from "../context-paths.ts";
import { type CopiedEntry, listCopied } from "../copied-entries.ts";
import { readStage } from "../stage-reading.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const secret =
  /^(?:\.env(?:\..+)?|id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:pem|p12|pfx|keystore|jks)|.*\.key|\.netrc|\.git-credentials|\.aws|\.ssh|\.kube|service-account.*\.json|credentials(?:\.json)?)$/i;
/** Files that show what a secret one looks like, and public halves of keys. */
const example = /[.-](?:example|sample|template|tmpl|dist|defaults?|schema|test|ci|pub)$/i;
/** Nobody's secrets, but of no use in an image, or of another system than it. */
const ballast: ReadonlySet<string> = new Set([".git", "node_modules", ".venv", "venv", ".terraform"]);

export async function findCopiedSecrets({
  before,
  after,
  isNewStage,
}: Situation): Promise<readonly Hazard[]> {
  const { project } = before;
  const inLast = await listCopied({ reading: after.reading, project });
  const wanted = await listWanted(before);
  const isTold = (entry: CopiedEntry) => isBallast(entry) && !wanted.has(entry.source);
  const shipped: string[] = inLast.filter(isTold).map(({ source }) => source);
  const taken: string[] = [];
  const built: string[] = [];
  const copies = after.reading.copies.filter(({ from }) => from.kind === "stage");
  const stages = new Set(copies.flatMap(({ from }) => (from.kind === "stage" ? [from.stage] : [])));
  for (const stage of stages) {
    const own = copies.filter(({ from }) => from.kind === "stage" && from.stage === stage);
    const entries = await listCopied({ reading: readStage(after.dockerfile, stage), project });
    for (const entry of entries.filter(isTold)) {
      const isTaken = own.some(({ sources }) =>
        sources.some((source) => source?.startsWith("/") && isWithin(entry.path, source.replace(/\/$/, ""))),
      );
      if (!isTaken) built.push(entry.source);
      else if (secret.test(entry.name)) taken.push(entry.source);
      else shipped.push(entry.source);
    }
  }
  const secrets = [...new Set([...taken, ...(isNewStage ? shipped.filter(isSecret) : [])])];
  if (secrets.length > 0 && isNewStage) {
    const what = text(
      "{files} may hold secrets, and the last stage gets them: name them in .dockerignore if the application does not need them.",
      { files: secrets.join(", ") },
    );
    return [{ concern: { id: "H25", weight: "assume", text: what } }];
  }
  const all = [...new Set([...taken, ...shipped, ...built])];
  if (all.length === 0) return [];
  const what = text("A copy of the whole folder takes {files} into the build: name them in .dockerignore.", {
    files: all.join(", "),
  });
  return [{ concern: { id: "H25", weight: "note", text: what } }];
}

function isSecret(source: string): boolean {
  return secret.test(source.slice(source.lastIndexOf("/") + 1));
}

/** What is copied by its name as well, and Symfony's `.env`: defaults, without which it does not start. */
async function listWanted({ reading, project }: Situation["before"]): Promise<ReadonlySet<string>> {
  const entries = await listCopied({ reading, project });
  const found = entries.filter(({ isNamed }) => isNamed).map(({ source }) => source);
  for (const { source } of entries.filter(({ name }) => name === ".env")) {
    const { framework } = await project.php(folderOfPath(source));
    if (framework === "symfony") found.push(source);
  }
  return new Set(found);
}

/** Whoever copies it by its name wants it there. */
function isBallast({ name, isNamed }: CopiedEntry): boolean {
  return !isNamed && (ballast.has(name) || (secret.test(name) && !example.test(name)));
}
