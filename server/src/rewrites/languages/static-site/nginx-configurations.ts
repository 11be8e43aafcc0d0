/** The configurations of nginx that a file copies in: whether a user without privileges can run them. */
import { baseName, isWithin, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import type { Concern } from "../../rewrite.ts";
import { findImageFile } from "../../start/files-in-image.ts";
import { text } from "../../text.ts";
import { writtenConfiguration } from "./nginx-site.ts";

export interface Configurations {
  /** One of them says where nginx listens. */
  readonly hasSite: boolean;
  readonly concerns: readonly Concern[];
}

/** https://nginx.org/en/docs/ngx_core_module.html */
const privileged: readonly (readonly [pattern: RegExp, directive: string])[] = [
  [/(?:^|[;{}])\s*user\s+[^;]+;/m, "user"],
  [/(?:^|[;{}])\s*listen\s+(?:\S*:)?(?:[1-9]\d{0,2}|10(?:[01]\d|2[0-3]))\b/m, "listen"],
  [/(?:^|[;{}])\s*pid\s+(?!\/tmp\/)\S+;/m, "pid"],
];

export async function readConfigurations(subject: Subject): Promise<Configurations> {
  const concerns: Concern[] = [];
  let hasSite = false;
  for (const { destination, sources, intoFolder, instruction } of subject.reading.copies) {
    if (destination === undefined || !isWithin(destination, "/etc/nginx")) continue;
    if (sources[0] === writtenConfiguration) {
      hasSite = true;
      continue;
    }
    const names = sources.flatMap((source) =>
      source === undefined ? [] : baseName(source.replace(/\/$/, "")),
    );
    const paths = intoFolder ? names.map((name) => joinPath(destination, name)) : [destination];
    for (const path of paths) {
      const found = await findImageFile(subject, subject.stage, path);
      hasSite = true;
      if (found?.file.kind !== "text") {
        concerns.push({
          id: "H15",
          weight: "assume",
          span: instruction.keywordSpan,
          text: text(
            "{path} listens on a port above 1023, and names neither a user nor a pid file that only root may write.",
            { path },
          ),
        });
        continue;
      }
      const code = found.file.text;
      const directive = privileged.find(([pattern]) => pattern.test(code))?.[1];
      if (directive === undefined) continue;
      concerns.push({
        id: "H15",
        weight: "refuse",
        span: instruction.keywordSpan,
        text: text(
          "{path} has a directive {directive} that only root can follow, so nginx does not start as another user.",
          {
            path: found.path,
            directive,
          },
        ),
        remedy: text("Listen on port 8080, leave user out, and put the pid file into /tmp."),
      });
    }
  }
  return { hasSite, concerns };
}
