/**
 * Servers of the PHP images that may be started by any user: the images open the folders that they write to
 * (docker-library/php#743), and send their logs to the container's output.
 */
import { textOf } from "../instruction-text.ts";
import type { Subject } from "../language.ts";
import type { Concern } from "../rewrite.ts";
import { text } from "../text.ts";

/** The user that the images have for them, on Debian and on Alpine. */
export const phpUser = "www-data";

export type PhpServer = "apache2-foreground" | "php-fpm";

export function findPhpServer({ stage, start }: Subject): PhpServer | undefined {
  if (stage.rootImage?.reference.familiarName !== "php") return undefined;
  const [program, ...rest] = start.argv ?? [];
  if (program === "apache2-foreground" && rest.length === 0) return program;
  return program === "php-fpm" && rest.every((word) => /^(?:-F|--nodaemonize)$/.test(word))
    ? program
    : undefined;
}

/** Apache listens on port 80, whatever EXPOSE says, unless a RUN has changed that. */
export function findPhpPort({ dockerfile, reading }: Subject, server: PhpServer): readonly Concern[] {
  if (server !== "apache2-foreground") return [];
  const isChanged =
    reading.copies.some(({ destination }) => destination?.startsWith("/etc/apache2") === true) ||
    reading.instructions.some(
      (instruction) =>
        instruction.keyword === "RUN" && /ports\.conf|\bListen\b/.test(textOf(dockerfile, instruction)),
    );
  if (isChanged) return [];
  return [
    {
      id: "H15",
      weight: "assume",
      text: text(
        "Port {ports} is below 1024: a user without privileges can open it with Docker 20.10 and later, not everywhere else.",
        { ports: "80" },
      ),
    },
  ];
}
