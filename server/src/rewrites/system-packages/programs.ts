/** Which commands a system package brings: those that start scripts, health checks and entry scripts run. */
import { jdkRuntime } from "./package-roles.ts";

const programs: Readonly<Record<string, string>> = {
  "apache2-utils": "ab htpasswd",
  "aws-cli": "aws",
  "bind-tools": "dig host nslookup",
  "bind-utils": "dig host nslookup",
  "bind9-dnsutils": "dig nslookup",
  "bind9-host": "host",
  bsdmainutils: "hexdump column",
  "build-base": "make gcc g++ cc c++ ld ar strip",
  "build-essential": "make gcc g++ cc c++ ld ar strip dpkg-buildpackage",
  "busybox-extras": "telnet ftpd httpd",
  "chromium-browser": "chromium-browser chromium",
  clang: "clang clang++",
  cron: "cron crontab",
  cronie: "crond crontab",
  dcron: "crond crontab",
  "default-mysql-client": "mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump",
  "default-jre": "java",
  "default-jre-headless": "java keytool",
  dnsutils: "dig host nslookup",
  ffmpeg: "ffmpeg ffprobe",
  findutils: "find xargs",
  "g++": "g++ c++",
  gawk: "gawk awk",
  gcc: "gcc cc",
  "gcc-c++": "g++ c++",
  gettext: "gettext msgfmt msgmerge xgettext envsubst",
  "gettext-base": "envsubst gettext",
  ghostscript: "gs ps2pdf",
  "git-core": "git",
  "git-lfs": "git-lfs",
  "git-all": "git",
  gnupg: "gpg",
  gnupg2: "gpg gpg2",
  go: "go gofmt",
  golang: "go gofmt",
  "golang-go": "go gofmt",
  "google-chrome-stable": "google-chrome google-chrome-stable",
  "google-cloud-sdk": "gcloud gsutil",
  graphicsmagick: "gm",
  graphviz: "dot neato",
  gzip: "gzip gunzip zcat",
  imagemagick: "convert identify magick mogrify composite montage",
  ImageMagick: "convert identify magick mogrify composite montage",
  "inotify-tools": "inotifywait inotifywatch",
  iproute: "ip ss",
  iproute2: "ip ss tc",
  iptables: "iptables ip6tables",
  iputils: "ping",
  "iputils-ping": "ping",
  "inetutils-ping": "ping",
  libcap: "setcap getcap",
  "libcap2-bin": "setcap getcap",
  libreoffice: "libreoffice soffice",
  "libxml2-utils": "xmllint",
  "lsb-release": "lsb_release",
  "mariadb-client": "mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump",
  maven: "mvn",
  mercurial: "hg",
  mysql: "mysql mysqladmin mysqldump",
  "mysql-client": "mysql mysqladmin mysqldump",
  nc: "nc",
  ncat: "ncat",
  "net-tools": "ifconfig netstat route arp",
  netcat: "nc netcat",
  "netcat-openbsd": "nc netcat",
  "netcat-traditional": "nc netcat",
  "nmap-ncat": "nc ncat",
  nodejs: "node nodejs",
  "nodejs-npm": "npm npx",
  npm: "npm npx",
  openssh: "ssh scp sftp ssh-keygen ssh-keyscan ssh-agent ssh-add sshd",
  "openssh-client": "ssh scp sftp ssh-keygen ssh-keyscan ssh-agent ssh-add",
  "openssh-client-default": "ssh scp sftp ssh-keyscan",
  "openssh-clients": "ssh scp sftp ssh-keyscan ssh-agent ssh-add",
  "openssh-keygen": "ssh-keygen",
  "openssh-server": "sshd",
  p7zip: "7z 7zr 7za",
  "p7zip-full": "7z 7za 7zr",
  "php-cli": "php",
  "poppler-utils": "pdftotext pdftoppm pdfinfo pdftocairo pdfimages",
  "postgresql-client": "psql pg_dump pg_dumpall pg_restore pg_isready createdb dropdb",
  procps: "ps pgrep pkill top free watch sysctl",
  "procps-ng": "ps pgrep pkill top free watch sysctl",
  "protobuf-compiler": "protoc",
  psmisc: "killall fuser pstree",
  "py-pip": "pip pip2",
  "py3-pip": "pip pip3",
  "python-is-python3": "python",
  "python-pip": "pip pip2",
  python3: "python3 pydoc3",
  "python3-pip": "pip pip3",
  "python3-venv": "pyvenv",
  redis: "redis-server redis-cli",
  "redis-server": "redis-server",
  "redis-tools": "redis-cli redis-benchmark",
  runit: "runsv runsvdir sv",
  rustc: "rustc",
  s6: "s6-svscan s6-supervise",
  shadow: "useradd usermod groupadd groupmod userdel newuidmap",
  "shadow-utils": "useradd usermod groupadd groupmod userdel",
  sqlite: "sqlite3",
  sqlite3: "sqlite3",
  ssh: "ssh scp ssh-keygen ssh-keyscan sshd",
  "ssh-client": "ssh scp ssh-keygen ssh-keyscan",
  subversion: "svn svnadmin",
  sudo: "sudo visudo",
  supervisor: "supervisord supervisorctl",
  "tesseract-ocr": "tesseract",
  tzdata: "",
  "util-linux": "setpriv runuser flock lsblk mount umount nsenter unshare uuidgen",
  "uuid-runtime": "uuidgen",
  vim: "vim vi",
  "vim-tiny": "vi",
  xvfb: "Xvfb xvfb-run",
  "xvfb-run": "xvfb-run",
  xz: "xz unxz",
  "xz-utils": "xz unxz xzcat lzma",
  yarn: "yarn yarnpkg",
  zip: "zip",
};

/** Whole families whose names have a version. */
const families: readonly (readonly [pattern: RegExp, programs: string])[] = [
  [
    /^postgresql-?client-[\d.]+$|^postgresql\d+-client$/,
    "psql pg_dump pg_dumpall pg_restore pg_isready createdb dropdb",
  ],
  [
    /^(?:mysql|mariadb)-client-(?:core-)?[\d.]+$/,
    "mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump",
  ],
  [/^(?:openjdk-?\d+|temurin-\d+|java-[\d._]+-openjdk)(?:-?jre)?(?:-headless|-base|-lib)?$/, "java keytool"],
  [/^nginx(?:-.*)?$/, "nginx"],
  [/^(?:apache2|httpd)$/, "apache2 apache2ctl apachectl httpd apache2-foreground"],
];

/** Versions that a package's name has are its program's, too: `python3.11`, `gcc-12`, `php8.2`. */
const versioned = /^(?:python|ruby|perl|lua|gcc|g\+\+|clang|php)-?\d[\d.]*$/;

/**
 * The commands that a package brings, by their names without a folder. For a package outside of the table its own
 * name, which most packages share with their program.
 */
export function programsOf(name: string): readonly string[] {
  const own = Object.hasOwn(programs, name) ? programs[name] : undefined;
  const ofFamily = families.find(([pattern]) => pattern.test(name))?.[1];
  const found = own ?? ofFamily;
  if (found !== undefined) return found.split(" ").filter((program) => program !== "");
  if (jdkRuntime(name) !== undefined) return ["java", "javac", "jar", "keytool", "jshell", "jlink"];
  if (versioned.test(name)) return [name, name.replace(/-?\d[\d.]*$/, "")];
  return [name];
}

interface Companion {
  readonly names: RegExp;
  readonly program: RegExp;
  readonly runtime: string;
  /** Other distributions call it otherwise: there the package itself stays. */
  readonly onlyInDebian?: true;
}

/** What a package brings only because another comes with it: an installer of Python packages brings Python. */
const companions: readonly Companion[] = [
  {
    names: /^python3-(?:pip|venv|setuptools|wheel|dev|virtualenv)$/,
    program: /^python3/,
    runtime: "python3",
  },
  { names: /^(?:py3-pip|py3-virtualenv)$/, program: /^python3?$/, runtime: "python3" },
  { names: /^gettext$/, program: /^envsubst$/, runtime: "gettext-base", onlyInDebian: true },
  { names: /^ruby(?:-dev|-bundler|gems)$/, program: /^ruby$/, runtime: "ruby" },
  { names: /^(?:npm|yarn|yarnpkg|nodejs-npm)$/, program: /^node(?:js)?$/, runtime: "nodejs" },
  { names: /^(?:composer|php-pear|php-dev)$/, program: /^php$/, runtime: "php-cli", onlyInDebian: true },
  {
    names: /^(?:maven|gradle|ant)$/,
    program: /^java$/,
    runtime: "default-jre-headless",
    onlyInDebian: true,
  },
];

/**
 * The package that the runtime stage has to install because one of `running`, commands without a folder, comes with
 * `name`: mostly `name` itself, a runtime in place of a development kit. Undefined where none does.
 * @param others all packages that are installed: where one of them brings the command itself, none comes along
 */
export function packageThatRuns(
  name: string,
  running: ReadonlySet<string>,
  isDebian: boolean,
  others: readonly string[],
): string | undefined {
  const found = programsOf(name).filter((program) => running.has(program));
  const companion = companions.find(({ names }) => names.test(name));
  const isOwn = (program: string) => !companion?.program.test(program);
  if (companion && !found.some(isOwn)) {
    const commands = [...running].filter((command) => companion.program.test(command));
    const isMissing = (command: string) =>
      !others.some((other) => other !== name && programsOf(other).includes(command));
    if (!commands.some(isMissing)) return undefined;
    return companion.onlyInDebian && !isDebian ? name : companion.runtime;
  }
  if (found.length === 0) return undefined;
  const isOnlyRun = found.every((program) => program === "java" || program === "keytool");
  return (isOnlyRun ? jdkRuntime(name) : undefined) ?? name;
}
