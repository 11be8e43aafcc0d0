/** Packages of headers that an image of Python needs nothing for when it runs. */
import type { PythonBase } from "./python-base.ts";
import type { AskedPackages } from "./python-packages.ts";

/**
 * The interpreter's own modules load these libraries, so that the slim images have them, too (docker-library/python,
 * Dockerfile-slim.template and Dockerfile-alpine.template: what `ldd` finds stays).
 */
const ofInterpreter: ReadonlySet<string> = new Set([
  ...["libffi-dev", "libssl-dev", "zlib1g-dev", "libbz2-dev", "liblzma-dev", "libsqlite3-dev", "uuid-dev"],
  ...["openssl-dev", "zlib-dev", "bzip2-dev", "xz-dev", "sqlite-dev"],
]);

/** @returns whether the stage that runs can do without what a package of headers stands for */
export function findProvided(base: PythonBase, asked: AskedPackages): (name: string) => boolean {
  const isPython = base.source !== "distribution";
  // Its wheels have PostgreSQL's library in them; Alpine has only had such for some years.
  const isBinary = (one: AskedPackages["packages"][number]) =>
    one.name === "psycopg2-binary" || (one.name === "psycopg" && one.extras.includes("binary"));
  const isBuilt = asked.packages.some(
    (one) => /^(?:psycopg2|psycopg|psycopg-c|psycopg2cffi|pygresql)$/.test(one.name) && !isBinary(one),
  );
  const hasPostgres =
    base.variant !== "alpine" && asked.unread.length === 0 && asked.packages.some(isBinary) && !isBuilt;
  return (name) => (isPython && ofInterpreter.has(name)) || (hasPostgres && name === "libpq-dev");
}
