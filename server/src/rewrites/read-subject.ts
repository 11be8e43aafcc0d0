/** The stage that is shipped, with all that rewrites ask about it. */
import { memoize } from "../dockerfile/memo.ts";
import type { Dockerfile, Stage } from "../dockerfile/model.ts";
import { isOpenEnded } from "../fixes/insert-instruction.ts";
import type { Subject } from "./language.ts";
import type { RewriteInput } from "./rewrite.ts";
import { readStage } from "./stage-reading.ts";
import { readStart } from "./start/read-start.ts";

interface Kept {
  readonly input: RewriteInput;
  readonly subject: Promise<Subject | undefined>;
}

/** Front ends ask for one rewrite after the other: scripts and manifests of the start are read for the first alone. */
const kept = memoize(
  (dockerfile: Dockerfile) => dockerfile,
  (): { last: Kept | undefined } => ({ last: undefined }),
);

/** Undefined where the file has no stage, or one that cannot be told from what follows. Reads the build context. */
export function readSubject(input: RewriteInput): Promise<Subject | undefined> {
  const known = kept(input.dockerfile);
  if (known.last !== undefined && isSame(known.last.input, input)) return known.last.subject;
  const subject = read(input);
  known.last = { input, subject };
  // What failed once may not fail again.
  subject.catch(() => {
    if (known.last?.subject === subject) known.last = undefined;
  });
  return subject;
}

function isSame(a: RewriteInput, b: RewriteInput): boolean {
  return a.project === b.project && a.settings === b.settings && a.parse === b.parse;
}

async function read({ dockerfile, project, settings, parse }: RewriteInput): Promise<Subject | undefined> {
  const stage = dockerfile.stages.at(-1);
  if (stage === undefined || isBroken(dockerfile, stage)) return undefined;
  const input = { dockerfile, project, settings, parse };
  const reading = readStage(dockerfile, stage);
  const start = await readStart({ ...input, stage });
  return { ...input, stage, reading, start };
}

/**
 * Docker takes a carriage return alone for a blank, so that the whole file is one FROM; and what is put behind a last
 * instruction that goes on belongs to it.
 */
function isBroken(dockerfile: Dockerfile, { from }: Stage): boolean {
  const { start, end } = from.span;
  return /\r(?!\n)/.test(dockerfile.text.slice(start, end)) || isOpenEnded(dockerfile);
}
