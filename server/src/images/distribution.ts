/** Distributions as image tags name them: `22-bookworm-slim`, `3.11-alpine3.20`, `al2023`, `ubi9-minimal`. */
import { codenames, findCycle } from "./support-ends.ts";

export type Distribution =
  | "debian"
  | "ubuntu"
  | "alpine"
  | "wolfi"
  | "fedora"
  | "centos"
  | "rocky"
  | "alma"
  | "oracle"
  | "amazon"
  | "ubi"
  | "photon"
  | "mageia"
  | "azurelinux"
  | "opensuse"
  | "arch"
  | "clearlinux"
  | "busybox"
  | "windows";

/** Distributions that are administered alike. */
export type Family = "debian" | "alpine" | "rpm" | "suse" | "arch" | "busybox" | "windows" | "other";

export interface Release {
  readonly distribution: Distribution;
  /** As the distribution counts: `12`, `24.04`, `3.20`, `2023`, `2022` for Windows. */
  readonly release: string | undefined;
}

interface DistributionFacts {
  readonly title: string;
  readonly family: Family;
  readonly packageManager: string | undefined;
  readonly libc: "glibc" | "musl" | undefined;
  /** Key into the support ends. */
  readonly product: string | undefined;
}

const FACTS: Readonly<Record<Distribution, DistributionFacts>> = {
  debian: facts("Debian", "debian", "apt", "glibc", "debian"),
  ubuntu: facts("Ubuntu", "debian", "apt", "glibc", "ubuntu"),
  alpine: facts("Alpine Linux", "alpine", "apk", "musl", "alpine-linux"),
  wolfi: facts("Wolfi", "alpine", "apk", "glibc", undefined),
  fedora: facts("Fedora", "rpm", "dnf", "glibc", "fedora"),
  centos: facts("CentOS", "rpm", "yum", "glibc", "centos"),
  rocky: facts("Rocky Linux", "rpm", "dnf", "glibc", "rocky-linux"),
  alma: facts("AlmaLinux", "rpm", "dnf", "glibc", "almalinux"),
  oracle: facts("Oracle Linux", "rpm", "dnf", "glibc", "oracle-linux"),
  amazon: facts("Amazon Linux", "rpm", "dnf", "glibc", "amazon-linux"),
  ubi: facts("Red Hat UBI", "rpm", "dnf", "glibc", "rhel"),
  photon: facts("Photon OS", "rpm", "tdnf", "glibc", "vmware-photon"),
  mageia: facts("Mageia", "rpm", "dnf", "glibc", "mageia"),
  azurelinux: facts("Azure Linux", "rpm", "tdnf", "glibc", undefined),
  opensuse: facts("openSUSE", "suse", "zypper", "glibc", "opensuse"),
  arch: facts("Arch Linux", "arch", "pacman", "glibc", undefined),
  clearlinux: facts("Clear Linux", "other", "swupd", "glibc", undefined),
  busybox: facts("BusyBox", "busybox", undefined, undefined, undefined),
  windows: facts("Windows", "windows", undefined, undefined, undefined),
};

function facts(
  title: string,
  family: Family,
  packageManager: string | undefined,
  libc: "glibc" | "musl" | undefined,
  product: string | undefined,
): DistributionFacts {
  return { title, family, packageManager, libc, product };
}

export function distributionFacts(distribution: Distribution): DistributionFacts {
  return FACTS[distribution];
}

/** Words that name a distribution in a tag, with the release behind them or none. */
const WORDS: readonly (readonly [RegExp, Distribution])[] = [
  [/^alpine[._-]?(\d+\.\d+)?(?:\.\d+)?$/, "alpine"],
  [/^debian-?(\d+)?$/, "debian"],
  [/^ubuntu-?(\d\d\.\d\d)?$/, "ubuntu"],
  [/^ubi-?(\d+)?$/, "ubi"],
  [/^rhel-?(\d+)?$/, "ubi"],
  [/^(?:al|amazonlinux)-?(2023|2)$/, "amazon"],
  [/^amazonlinux$/, "amazon"],
  [/^(?:oraclelinux|ol)-?(\d+)$/, "oracle"],
  [/^oracle(?:linux)?$/, "oracle"],
  [/^centos-?(\d+)?$/, "centos"],
  [/^rocky(?:linux)?-?(\d+)?$/, "rocky"],
  [/^alma(?:linux)?-?(\d+)?$/, "alma"],
  [/^fedora-?(\d+)?$/, "fedora"],
  [/^azurelinux-?(\d+\.\d+)?$/, "azurelinux"],
  [/^wolfi$/, "wolfi"],
  [/^(?:windowsservercore|nanoserver)(?:-(?:ltsc)?(\d{4}|\d\dh\d))?$/, "windows"],
];

/** Distributions whose releases have two numbers. */
const TWO_NUMBERS: ReadonlySet<Distribution> = new Set(["ubuntu", "alpine", "opensuse"]);

/**
 * The distribution that a tag names, with its release where the tag has it. Undefined for a tag that names
 * none, such as `22` or `slim`.
 */
export function distributionOfTag(tag: string): Release | undefined {
  const words = tag.toLowerCase().split(/[-_]/);
  let found: Release | undefined;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    // `alpine-3.24` and `windowsservercore-ltsc2022` have their release in the next word.
    const pair = next === undefined ? undefined : releaseOfWord(`${word}-${next}`);
    const single = releaseOfCodename(word) ?? releaseOfWord(word);
    if (pair?.release !== undefined) return pair;
    if (single?.release !== undefined) return single;
    found ??= single;
  }
  return found;
}

/** Whether a word of a tag names a distribution or a release of one: `bookworm`, `alpine3.20`, `ltsc2022`. */
export function namesDistribution(word: string): boolean {
  return (releaseOfCodename(word) ?? releaseOfWord(word)) !== undefined || /^ltsc\d{4}$/.test(word);
}

/** The release that a tag of the distribution's own image means: `12.5-slim` is Debian 12. */
export function releaseOfOsTag(distribution: Distribution, tag: string): string | undefined {
  const [word = ""] = tag.split("-");
  const named = releaseOfCodename(word.toLowerCase());
  if (named?.distribution === distribution) return named.release;
  if (distribution === "windows")
    return /^ltsc(\d{4})/.exec(tag)?.[1] ?? /^(?:\d{4}|\d\dh\d)$/i.exec(word)?.[0];
  // Alpine's dated tags are builds of its development branch.
  if (/^\d{8}/.test(word)) return undefined;
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(word) ?? [];
  if (major === undefined) return undefined;
  const product = FACTS[distribution].product;
  const cycle = product === undefined ? undefined : findCycle(product, word);
  if (cycle !== undefined) return cycle;
  if (distribution === "photon") return `${major}.${minor ?? "0"}`;
  if (!TWO_NUMBERS.has(distribution)) return major;
  return minor === undefined ? undefined : `${major}.${minor}`;
}

function releaseOfCodename(word: string): Release | undefined {
  // `debian` is asked first: the two share no codename that either uses for images.
  for (const distribution of ["debian", "ubuntu"] as const) {
    const release = codenames[distribution].get(word);
    if (release !== undefined) return { distribution, release };
  }
  return undefined;
}

/** Kept for words as long as those of tags: the tables ask for the same few again and again. */
const releases = new Map<string, Release | undefined>();

function releaseOfWord(word: string): Release | undefined {
  if (releases.has(word)) return releases.get(word);
  const release = matchRelease(word);
  if (releases.size < 5000 && word.length < 100) releases.set(word, release);
  return release;
}

function matchRelease(word: string): Release | undefined {
  for (const [pattern, distribution] of WORDS) {
    const match = pattern.exec(word);
    if (match) return { distribution, release: match[1] };
  }
  return undefined;
}
