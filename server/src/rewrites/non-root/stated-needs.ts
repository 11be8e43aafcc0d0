/** Where a file itself says that its image stays root's: in comments, in a USER that is switched off, as an action. */
import type { Comment } from "../../dockerfile/model.ts";
import type { Subject } from "../language.ts";
import { isMinimal } from "../minimal-image.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

export async function findStatedNeeds(subject: Subject): Promise<readonly Concern[]> {
  return [...(await findAction(subject)), ...findReason(subject), ...findUserSwitchedOff(subject)];
}

/** GitHub's documentation on Dockerfiles of actions: they run as root, and USER keeps them from GITHUB_WORKSPACE. */
async function findAction({ stage, reading, project }: Subject): Promise<readonly Concern[]> {
  const isLabelled = stage.instructions.some(
    ({ keyword, blanked }) => keyword === "LABEL" && /\bcom\.github\.actions\./.test(blanked),
  );
  const isInWorkspace = [reading.workdir, ...reading.copies.map(({ destination }) => destination)].some(
    (path) => path?.startsWith("/github/workspace"),
  );
  if (!isLabelled && !isInWorkspace && !(await describesAction(project))) return [];
  return [
    {
      id: "S10",
      weight: "refuse",
      text: text("GitHub runs this image as an action, whose files belong to root: it must have no USER."),
      remedy: text("Leave the image as it is: who may start the action is set in its workflow."),
    },
  ];
}

async function describesAction({ context, listTop }: Subject["project"]): Promise<boolean> {
  const described = (await listTop(".")).find(({ name }) => /^action\.ya?ml$/.test(name));
  const file = described === undefined ? undefined : await context.read(described.name);
  if (file?.kind !== "text") return false;
  const isDocker = /^[ \t]+["']?using["']?:[ \t]*["']?docker\b/m.test(file.text);
  return isDocker && /^[ \t]+["']?image["']?:[ \t]*["']?(?:\.\/)?Dockerfile\b/m.test(file.text);
}

/** `root` as a user: neither a folder or a certificate nor what one is not. */
const root = String.raw`(?<!non[- ]?|without |not |/|\b(?:at|in|into|to|from|under)(?: the)? )\broot\b(?![- ]?(?:/|dir|folder|fs|file|cert|ca\b|path|of\b|module|project|level|url|bundle|store))`;
/** `must not run as root` says the opposite. */
const isMeant = String.raw`^(?!.*(?:\b(?:not|never|avoid|instead|rather|without)\b|n't\b).*\broot\b)`;
const reasons = new RegExp(
  [
    String.raw`${isMeant}.*\b(?:needs?|requires?|must|ha(?:s|ve) to)\b.*${root}`,
    String.raw`${isMeant}.*${root}.*\b(?:needed|required|necessary)\b`,
    String.raw`\b(?:not|no|can(?:no|')t|don't|do not|never) (?:(?:be|use|using|run|as|a|the) )*non-?root\b`,
    String.raw`\bdrops? (?:root\b|(?:its |the )?privileges|(?:down )?to (?:the )?(?:uid|gid|user)\b)`,
    String.raw`\bdocker(?:'s)? (?:daemon )?socket\b|docker\.sock\b`,
  ].join("|"),
  "i",
);

/** Of a comment, in UTF-16 code units: nobody says more in a line. */
const longestReason = 500;

/** In an image without a shell no RUN needs root: what a comment says of it is said of the container. */
function findReason(subject: Subject): readonly Concern[] {
  if (!isMinimal(subject) && subject.stage.rootImage?.facts?.isDistroless !== true) return [];
  const comment = listComments(subject).find(({ content }) => reasons.test(content.slice(0, longestReason)));
  if (comment === undefined) return [];
  return [
    {
      id: "S10",
      weight: "refuse",
      span: comment.span,
      text: text("A comment in the file says why the container runs as root."),
      remedy: text("Take the reason away, and then the comment."),
    },
  ];
}

/** `# USER app`: somebody has tried it. */
function findUserSwitchedOff(subject: Subject): readonly Concern[] {
  const isOther = /^USER\s+(?!root\b|0\b)[\w$][\w:${}.-]*\s*$/;
  const comment = listComments(subject).find(({ content }) => isOther.test(content));
  if (comment === undefined) return [];
  return [
    {
      id: "S10",
      weight: "assume",
      span: comment.span,
      text: text(
        "USER stands in the file as a comment: what has kept the container from running so is over.",
      ),
    },
  ];
}

/** Those of the last stage, with those that stand right above it. */
function listComments({ dockerfile, stage }: Subject): readonly Comment[] {
  const { start, end } = stage.from.span;
  const before = dockerfile.instructions.findLast(({ span }) => span.end <= start)?.span.end ?? 0;
  const instructions = dockerfile.instructions.filter(({ span }) => span.end > end);
  const last = instructions.at(-1)?.span.end ?? end;
  return dockerfile.comments.filter(
    ({ span }) =>
      span.start >= before && (span.start < last || !isFarBelow(dockerfile.text, last, span.start)),
  );
}

/** Behind the last instruction old versions of the whole file are kept. */
function isFarBelow(source: string, from: number, to: number): boolean {
  return /^[ \t]*#[ \t]*FROM\b/m.test(source.slice(from, to));
}
