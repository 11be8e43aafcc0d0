/** Passwords and tokens that ARG and ENV hand to a build (H28). */
import { envPairs } from "../../dockerfile/variables.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const secretName =
  /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRETS|PAT|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|SSH_KEY|CREDENTIALS?|AUTH_KEY)(?:$|_KEY$|_BASE$)/i;
/** What only looks like one: `SECRET_KEY_BASE_DUMMY=1`, a path, the address of a service. */
const harmlessName = /DUMMY|_(?:FILE|PATH|URL|URI|HOST|NAME|ID|TTL|EXPIRY|EXPIRES\w*|ALGORITHM)$/i;

export function findBuildSecrets({ before, after, isNewStage }: Situation): readonly Hazard[] {
  if (!isNewStage) return [];
  const isSecret = (name: string) => secretName.test(name) && !harmlessName.test(name);
  const declared = before.reading.instructions.filter(({ keyword }) => keyword === "ARG");
  const args = declared.flatMap(({ words }) => words.map(({ raw }) => raw.split("=")[0] ?? ""));
  const set = after.reading.instructions
    .filter(({ keyword }) => keyword === "ENV")
    .flatMap((instruction) => envPairs(instruction).map(([name]) => name))
    .filter(isSecret);
  const again = after.stage.instructions
    .filter(({ keyword }) => keyword === "ARG")
    .flatMap(({ words }) => words.map(({ raw }) => raw.split("=")[0] ?? ""))
    .filter(isSecret);
  const kept = [...new Set([...set, ...again])];
  const left = [...new Set(args.filter(isSecret))].filter((name) => !kept.includes(name));
  const span = declared.find(({ words }) =>
    words.some(({ raw }) => isSecret(raw.split("=")[0] ?? "")),
  )?.keywordSpan;
  const place = span === undefined ? {} : { span };
  if (kept.length > 0) {
    const what = text(
      "{names} stays readable in the last stage, as it was before: RUN --mount=type=secret keeps it out of the image.",
      { names: kept.join(", ") },
    );
    return [{ concern: { id: "H28", weight: "note", ...place, text: what } }];
  }
  if (left.length === 0) return [];
  const what = text(
    "{names} stays behind in the build stage, whose layers show it: RUN --mount=type=secret keeps it out of those, too.",
    { names: left.join(", ") },
  );
  return [{ concern: { id: "H28", weight: "note", ...place, text: what } }];
}
