/** Programs that a build downloads and the new stage copies: nothing tells which libraries they need (H11). */
import type { Command } from "../../dockerfile/command.ts";
import { folderOfCommand } from "../command-folder.ts";
import { isWithin } from "../container-path.ts";
import { findEffect } from "../multi-stage/command-effects.ts";
import { text } from "../text.ts";
import type { Hazard, Situation } from "./situation.ts";

const fetching: ReadonlySet<string> = new Set(["curl", "wget", "tar", "unzip"]);

/** Linked statically, by their publishers' word, or not linked at all. */
const standAlone =
  /\b(?:tini|dumb-init|gosu|su-exec|dockerize|confd|s6-overlay|consul|envconsul|consul-template|vault|kubectl|helm|hugo|grpc_health_probe|grpc-health-probe|wait4x|supercronic|mc|yq|composer|cloud_sql_proxy|node_exporter)\b/i;

const data =
  /\.(?:sh|py|rb|pl|php|phar|js|css|html?|jar|war|json|ya?ml|toml|ini|conf|cnf|xml|properties|txt|csv|pem|crt|cer|key|asc|gpg|sql|dat|mmdb|ttf|woff2?)$/i;

export function findFetchedPrograms({ before, after, isNewStage }: Situation): readonly Hazard[] {
  const image = after.stage.rootImage?.reference;
  if (!isNewStage || image === undefined || image.text === before.stage.rootImage?.reference.text) return [];
  const copied = after.reading.copies
    .filter(({ from }) => from.kind === "stage")
    .flatMap(({ sources }) => sources.filter((source) => source !== undefined));
  // What the application's own folder holds is looked at by its language.
  const own = before.reading.workdir;
  const isOwn = (path: string) => own !== undefined && own !== "/" && isWithin(path, own);
  for (const command of before.reading.commands) {
    if (!fetching.has(command.program) || isStandAlone(command)) continue;
    const effect = findEffect(command, folderOfCommand(before.reading, command), []);
    if (effect.kind !== "files") continue;
    const path = effect.paths.find(
      (one) =>
        !isOwn(one) && !data.test(one) && copied.some((from) => isWithin(one, from) || isWithin(from, one)),
    );
    if (path === undefined) continue;
    const what = text("{program} fetched what lies in {path}: it must need no library that {image} lacks.", {
      program: command.program,
      path,
      image: image.text,
    });
    return [{ concern: { id: "H11", weight: "assume", span: command.span, text: what } }];
  }
  return [];
}

/** `curl … | tar`: the address says what it is. */
function isStandAlone({ script }: Command): boolean {
  const words = script.commands
    .filter(({ program }) => fetching.has(program))
    .flatMap(({ arguments: all }) => all.map(({ text: word }) => word));
  return words.some((word) => standAlone.test(word) || /\.(?:jar|war|phar)$/.test(word));
}
