/** Variables that a base image brings and that paths of Dockerfiles are built on. */
import { type Environment, makeEnvironment } from "../dockerfile/environment.ts";
import type { Stage } from "../dockerfile/model.ts";

/** From the images' own Dockerfiles (docker-library, 2026-08). */
const variables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  golang: { GOPATH: "/go" },
  rust: { CARGO_HOME: "/usr/local/cargo", RUSTUP_HOME: "/usr/local/rustup" },
  php: { PHP_INI_DIR: "/usr/local/etc/php" },
  tomcat: { CATALINA_HOME: "/usr/local/tomcat" },
  jetty: { JETTY_BASE: "/var/lib/jetty" },
};

/** What the file sets comes before what the stage's base image brings. */
export function withInherited({ rootImage }: Stage, environment: Environment): Environment {
  const name = rootImage?.reference.familiarName ?? "";
  const brought = Object.entries((Object.hasOwn(variables, name) ? variables[name] : undefined) ?? {});
  if (brought.length === 0) return environment;
  const base = makeEnvironment(
    new Map(brought.map(([key, value]) => [key, { value, kind: "env", definition: undefined }])),
  );
  return { get: (key) => environment.get(key) ?? base.get(key) };
}
