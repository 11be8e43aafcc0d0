/**
 * Web servers of images that may be started by any user, whose user the images have already. PHP's open the folders
 * that they write to (docker-library/php#743) and send their logs to the container's output; httpd keeps the file of
 * its process id among its logs (docker-library/httpd, httpd-foreground).
 */
import { baseName, isWithin } from "../container-path.ts";
import { textOf } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { findImageFile } from "../start/files-in-image.ts";
import { describeLowPort } from "./low-port.ts";

/** The user that the images have for them, on Debian and on Alpine. */
export const serverUser = "www-data";

export type OwnServer = "apache" | "php-fpm" | "httpd";

/** The server that the container starts, where its image has a user for it; undefined where it starts another program. */
export function findOwnServer({ stage, start }: Subject): OwnServer | undefined {
  // A script that hands on to the CMD is judged as a script.
  const given = start.kind === "script" ? start.command?.json?.map(({ value }) => value) : start.argv;
  const [path = "", ...rest] = given ?? [];
  const program = baseName(path);
  const isInFront = rest.join(" ").replace("-D ", "-D") === "-DFOREGROUND";
  switch (stage.rootImage?.reference.familiarName) {
    case "php":
      if (program === "apache2-foreground" && rest.length === 0) return "apache";
      if (/^apache2?ctl$/.test(program) && isInFront) return "apache";
      return program === "php-fpm" && rest.every((word) => /^(?:-F|--nodaemonize)$/.test(word))
        ? program
        : undefined;
    case "httpd":
      if (program === "httpd-foreground" && rest.length === 0) return "httpd";
      return program === "httpd" && isInFront ? "httpd" : undefined;
    default:
      return undefined;
  }
}

/** Where it writes to, absolute, and the image has left it root's. */
export function listServerFolders(subject: Subject): readonly string[] {
  return findOwnServer(subject) === "httpd" ? ["/usr/local/apache2/logs"] : [];
}

/** The files that say where it listens. */
const configurations = /^(?:ports|apache2|httpd)\.conf$/;

/** Apache listens on port 80, whatever EXPOSE says, unless its configuration is changed. */
export async function findServerPort(subject: Subject, server: OwnServer): Promise<readonly Concern[]> {
  if (server === "php-fpm") return [];
  const { dockerfile, reading, stage } = subject;
  const isChanged = dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .some(
      (instruction) =>
        instruction.keyword === "RUN" && /ports\.conf|\bListen\b/.test(textOf(dockerfile, instruction)),
    );
  if (isChanged) return [];
  const paths = reading.copies.flatMap(({ destination, sources, intoFolder }) =>
    destination === undefined ||
    !["/etc/apache2", "/usr/local/apache2/conf"].some((folder) => isWithin(destination, folder))
      ? []
      : sources.map((source) => (intoFolder ? `${destination}/${baseName(source ?? "")}` : destination)),
  );
  const files = await Promise.all(
    paths
      .filter((path) => configurations.test(baseName(path)))
      .map((path) => findImageFile(subject, stage, path)),
  );
  const ports = files.flatMap((found) =>
    found?.file.kind === "text"
      ? [...found.file.text.matchAll(/^[ \t]*Listen[ \t]+(?:\S*:)?(\d+)/gm)].map(([, port = ""]) => port)
      : [],
  );
  const low = ports.filter((port) => Number(port) < 1024);
  if (ports.length > 0 && low.length === 0) return [];
  return [describeLowPort(low.length > 0 ? [...new Set(low)].join(", ") : "80")];
}
