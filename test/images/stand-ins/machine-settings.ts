/**
 * How this machine reaches package registries, for the builds in stand-ins: its certificate authorities and the
 * registries that its clients are set to. Nothing of that is written down in the project.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const authorities = "/etc/ssl/certs/ca-certificates.crt";
const ownAuthorities = "/usr/local/share/ca-certificates";
/** Where the stand-ins have all authorities of this machine, whatever `update-ca-certificates` makes of them. */
const bundle = "/usr/local/share/machine-authorities.crt";

/** Own authorities, where Debian's `ca-certificates` takes them up when it is installed. */
export function addAuthorities(context: string): void {
  const folder = join(context, "trust", ownAuthorities);
  mkdirSync(folder, { recursive: true });
  for (const name of globSync("*.crt", { cwd: ownAuthorities })) {
    cpSync(join(ownAuthorities, name), join(folder, name), { dereference: true });
  }
  write(join(context, "trust", bundle), readText(authorities));
}

export function addNpmSettings(context: string): void {
  const registry = answer("npm", ["config", "get", "registry"]);
  write(join(context, "npmrc"), `cafile=${bundle}\n${registry && `registry=${registry}\n`}`);
}

/** pip reads its own file; uv has one of its own, and can take the system's authorities. */
export function addPythonSettings(context: string): void {
  const lines = readText("/etc/pip.conf")
    .split("\n")
    .filter((line) => !/^\s*cert\s*=/.test(line) && line.trim() !== "[global]");
  write(join(context, "etc/pip.conf"), ["[global]", `cert = ${bundle}`, ...lines].join("\n"));
  write(join(context, "etc/uv/uv.toml"), "native-tls = true\n");
}

export function addGoSettings(context: string): void {
  const names = ["GOPROXY", "GONOSUMDB", "GOSUMDB", "GONOPROXY", "GOPRIVATE"];
  const values = names
    .map((name) => [name, answer("go", ["env", name])] as const)
    .filter(([, value]) => value);
  write(join(context, "go.env"), values.map(([name, value]) => `${name}=${value}\n`).join(""));
}

export function addCargoSettings(context: string): void {
  const folder = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  write(join(context, "config.toml"), readText(join(folder, "config.toml")));
}

export function addMavenSettings(context: string): void {
  mkdirSync(join(context, "m2"), { recursive: true });
  const settings = join(homedir(), ".m2/settings.xml");
  if (existsSync(settings)) cpSync(settings, join(context, "m2/settings.xml"));
}

/** Java has a file of authorities in its own form. */
export function addJavaAuthorities(context: string): void {
  const store = "/etc/ssl/certs/java/cacerts";
  mkdirSync(join(context, "etc"), { recursive: true });
  if (existsSync(store)) cpSync(store, join(context, store), { dereference: true });
}

function answer(program: string, args: readonly string[]): string {
  const { stdout } = spawnSync(program, args, { encoding: "utf8" });
  return (stdout ?? "").trim();
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
