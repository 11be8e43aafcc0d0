/** What images start with, and what their entry points do with a CMD. */
import type { Stage } from "../../dockerfile/model.ts";

export interface BaseStart {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /**
   * - `all`: the entry point runs the CMD as it stands.
   * - `options-of`: the same, but a CMD that begins with a dash are options of a program.
   * - `arguments`: the CMD are the entry point's arguments, as Docker passes them.
   * - `handler`: the CMD is no command: AWS Lambda's images take the name of a function.
   */
  readonly runs: "all" | { readonly optionsOf: readonly string[] } | "arguments" | "handler";
  /** The program that the entry point prepares things for where the CMD names it, and not behind a shell. */
  readonly prepares?: string;
}

type Row = BaseStart | ((tag: string) => BaseStart);

function commandOnly(...command: readonly string[]): BaseStart {
  return { entrypoint: [], command, runs: "arguments" };
}

function through(entrypoint: string, command: readonly string[], optionsOf?: readonly string[]): BaseStart {
  return { entrypoint: [entrypoint], command, runs: optionsOf === undefined ? "all" : { optionsOf } };
}

function program(entrypoint: readonly string[], ...command: readonly string[]): BaseStart {
  return { entrypoint, command, runs: "arguments" };
}

const shell = commandOnly("/bin/sh");
const bash = commandOnly("bash");
const alpineOr = (other: BaseStart) => (tag: string) => (/alpine/.test(tag) ? shell : other);

function php(tag: string): BaseStart {
  const command = /apache/.test(tag) ? ["apache2-foreground"] : /fpm/.test(tag) ? ["php-fpm"] : ["php", "-a"];
  return through("docker-php-entrypoint", command, command.slice(0, 1));
}

const nginx: BaseStart = {
  ...through("/docker-entrypoint.sh", ["nginx", "-g", "daemon off;"]),
  prepares: "nginx",
};

/** Services of docker-library: the script sets things up, and leaves root, where the CMD names the program. */
function service(name: string, ...command: readonly string[]): BaseStart {
  const whole = command.length > 0 ? command : [name];
  return { ...through("docker-entrypoint.sh", whole, [name]), prepares: name };
}

/** From the images' own Dockerfiles (docker-library, distroless, 2026-08), by familiar name. */
const table: Readonly<Record<string, Row>> = {
  node: through("docker-entrypoint.sh", ["node"], ["node"]),
  "oven/bun": through("/usr/local/bin/docker-entrypoint.sh", ["/usr/local/bin/bun"], ["/usr/local/bin/bun"]),
  python: commandOnly("python3"),
  pypy: commandOnly("pypy3"),
  golang: alpineOr(bash),
  rust: alpineOr(bash),
  gcc: bash,
  ruby: commandOnly("irb"),
  php,
  openjdk: (tag) => (/jre/.test(tag) ? bash : commandOnly("jshell")),
  "eclipse-temurin": (tag) => through("/__cacert_entrypoint.sh", /jre/.test(tag) ? [] : ["jshell"]),
  amazoncorretto: alpineOr(bash),
  maven: through("/usr/local/bin/mvn-entrypoint.sh", ["mvn"]),
  gradle: commandOnly("gradle"),
  composer: through("/docker-entrypoint.sh", ["composer"], ["composer"]),
  nginx,
  "nginxinc/nginx-unprivileged": nginx,
  postgres: service("postgres"),
  "postgis/postgis": service("postgres"),
  "timescale/timescaledb": service("postgres"),
  mysql: service("mysqld"),
  mariadb: service("mariadbd"),
  mongo: service("mongod"),
  redis: service("redis-server"),
  memcached: service("memcached"),
  rabbitmq: service("rabbitmq-server"),
  haproxy: service("haproxy", "haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"),
  jetty: service("java", "java", "-jar", "/usr/local/jetty/start.jar"),
  ghost: service("node", "node", "current/index.js"),
  wordpress: (tag) => service(/fpm/.test(tag) ? "php-fpm" : "apache2-foreground"),
  "jenkins/jenkins": { ...through("/usr/local/bin/jenkins.sh", [], ["java"]), prepares: "java" },
  httpd: commandOnly("httpd-foreground"),
  caddy: commandOnly("caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"),
  tomcat: commandOnly("catalina.sh", "run"),
  "continuumio/miniconda3": bash,
  java: bash,
  iojs: commandOnly("iojs"),
  elixir: commandOnly("iex"),
  erlang: commandOnly("erl"),
  perl: commandOnly("perl", "-de0"),
  swift: bash,
  dart: bash,
  haskell: commandOnly("ghci"),
  mono: bash,
  "r-base": commandOnly("R"),
  "opensuse/leap": bash,
  "opensuse/tumbleweed": bash,
  opensuse: bash,
  photon: bash,
  alpine: shell,
  busybox: commandOnly("sh"),
  debian: bash,
  ubuntu: bash,
  "buildpack-deps": bash,
  fedora: bash,
  centos: bash,
  rockylinux: bash,
  "rockylinux/rockylinux": bash,
  almalinux: bash,
  amazonlinux: bash,
  archlinux: bash,
  oraclelinux: bash,
  "gcr.io/distroless/static": commandOnly(),
  "gcr.io/distroless/base": commandOnly(),
  "gcr.io/distroless/cc": commandOnly(),
};

const interpreterOfChainguard: Readonly<Record<string, string>> = {
  node: "/usr/bin/node",
  python: "/usr/bin/python",
  jre: "/usr/bin/java",
  jdk: "/usr/bin/java",
  ruby: "/usr/bin/ruby",
  php: "/bin/php",
};

/** What a stage inherits from outside of the file; undefined for images that nobody recorded. */
export function findBaseStart(stage: Stage): BaseStart | undefined {
  const root = stage.lineage.at(-1);
  if (root?.base.kind === "scratch") return commandOnly();
  const reference = stage.rootImage?.reference;
  if (reference === undefined) return undefined;
  const { familiarName, tag = "latest" } = reference;
  const row = Object.hasOwn(table, familiarName) ? table[familiarName] : undefined;
  if (row !== undefined) return typeof row === "function" ? row(tag) : row;
  return findByPattern(familiarName, tag);
}

function findByPattern(name: string, tag: string): BaseStart | undefined {
  if (/^gcr\.io\/distroless\/nodejs/.test(name)) return program(["/nodejs/bin/node"]);
  if (/^gcr\.io\/distroless\/java-base/.test(name)) return commandOnly();
  if (/^gcr\.io\/distroless\/java/.test(name)) return program(["/usr/bin/java", "-jar"]);
  if (/^gcr\.io\/distroless\/python3(?:-debian13)?$/.test(name)) return program(["/usr/bin/python3.13"]);
  if (/^gcr\.io\/distroless\/python3-debian12$/.test(name)) return program(["/usr/bin/python3.11"]);
  if (/^gcr\.io\/distroless\/python3-debian1[01]$/.test(name)) return program(["/usr/bin/python3"]);
  if (/^gcr\.io\/distroless\/python2\.7(?:-debian\d+)?$/.test(name)) return program(["/usr/bin/python2.7"]);
  if (/^gcr\.io\/distroless\/(?:static|base|base-nossl|cc)-debian\d+$/.test(name)) return commandOnly();
  if (/^mcr\.microsoft\.com\/dotnet\//.test(name)) return bash;
  if (/^nvidia\/cuda$/.test(name)) return through("/opt/nvidia/nvidia_entrypoint.sh", []);
  if (/^public\.ecr\.aws\/lambda\//.test(name))
    return { ...program(["/lambda-entrypoint.sh"]), runs: "handler" };
  if (/^registry\.access\.redhat\.com\/ubi\d+\/ubi/.test(name)) return bash;
  if (/^ghcr\.io\/astral-sh\/uv$/.test(name) && /python|debian|alpine|bookworm|trixie/.test(tag))
    return commandOnly("/usr/local/bin/uv");
  const chainguard = /^cgr\.dev\/chainguard\/([a-z]+)$/.exec(name)?.[1];
  const interpreter =
    chainguard !== undefined && Object.hasOwn(interpreterOfChainguard, chainguard)
      ? interpreterOfChainguard[chainguard]
      : undefined;
  return interpreter === undefined ? undefined : program([interpreter]);
}
