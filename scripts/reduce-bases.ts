/**
 * Reduces the collected facts on base images to the tables that ship with the server:
 *
 *     node scripts/reduce-bases.ts
 *
 * Reads `bases.json` and `official_tags.json` in $DOCKERFILE_SECURITY_DATA or ../shared/data and writes
 * `server/src/images/{base-images,support-ends,official-tags}.json`, one image or product a line. What the
 * sources mark as unverified stays out. A value that the tables below do not know stops the script: new
 * data must be looked at, not guessed at.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CORRECTIONS,
  DISTRIBUTIONS,
  DISTROLESS_UNSUFFIXED,
  FIRST_YEAR,
  isTagRule,
  NAMES,
  NO_PRODUCT,
  OS_PRODUCTS,
  type Row,
  STEADY,
} from "./base-corrections.ts";

interface SourceImage {
  image: string;
  kind: string;
  status: string;
  default_user: string | null;
  default_uid: number | null;
  shell: boolean | string;
  aliases?: string[];
  switch_user?: { name: string | null; uid: UidByOs };
  entrypoint_drops_to?: string;
  distro?: string | Record<string, string>;
  package_manager?: unknown;
  eol?: { product?: string; dates?: Record<string, string> };
  replacement?: string[];
  http_tools?: unknown;
  source: string;
  confidence: "high" | "medium" | "unverified";
}

type UidByOs = number | null | Record<string, number>;

interface SourceCycle {
  cycle: string;
  eol: string | boolean;
  codename?: string;
  extended_support_until?: string | boolean;
}

interface Bases {
  data_as_of: string;
  sources: Record<string, string>;
  tag_rules: { codenames: { debian: Record<string, number>; ubuntu: Record<string, string> } };
  images: SourceImage[];
  eol: Record<string, { title: string; cycles: SourceCycle[] }>;
}

interface SourceBuild {
  tags: string[];
  base?: string;
  user?: string | null;
  constraints?: string;
}

interface OfficialTags {
  source: string;
  images: Record<string, SourceBuild[]>;
}

const folder = process.env.DOCKERFILE_SECURITY_DATA ?? join(import.meta.dirname, "../../shared/data");
const bases: Bases = JSON.parse(readFileSync(join(folder, "bases.json"), "utf8"));
const official: OfficialTags = JSON.parse(readFileSync(join(folder, "official_tags.json"), "utf8"));
const date = /\d{4}-\d\d-\d\d/.exec(bases.data_as_of)?.[0];
if (date === undefined) throw new Error("bases.json: data_as_of holds no date");

const kept = bases.images.filter(
  (image) => image.confidence !== "unverified" && image.kind !== "empty" && !isTagRule(image),
);
write("base-images.json", "images", reduceImages(), {
  date,
  sources: Object.entries(bases.sources).flatMap(([key, source]) => (key === "know" ? [] : [source])),
  unknown: namesHiddenByPatterns(),
});
write("support-ends.json", "products", reduceProducts(), {
  date,
  source: bases.sources.eol,
  codenames: reduceCodenames(),
});
write("official-tags.json", "images", reduceTags(), {
  date: /\((\S+)\)/.exec(official.source)?.[1],
  source: official.source,
});

function reduceImages(): string[] {
  const rows = kept.flatMap(reduceImage);
  rows.push({
    names: [DISTROLESS_UNSUFFIXED],
    user: { name: "root", uid: 0 },
    shell: false,
    os: "debian",
    distroless: true,
    switchUser: { name: "nonroot", uid: 65532 },
    source: bases.sources.dist,
    confidence: "high",
  });
  // In no source but the list of tags: a distribution with a compiler of its own in /usr/local.
  rows.push({
    names: ["gcc"],
    user: { name: "root", uid: 0 },
    shell: true,
    os: "debian",
    osByVersion: {
      "0": "debian",
      "7": "debian@10",
      "9.5": "debian@11",
      "12": "debian@12",
      "14": "debian@13",
    },
    source: "docker-library/gcc, Dockerfiles of all versions",
    confidence: "medium",
  });
  // The publisher's other images run as 1001: this one is Debian, and what they are built on.
  rows.push({
    names: ["bitnami/minideb"],
    isOs: true,
    user: { name: "root", uid: 0 },
    shell: true,
    os: "debian",
    product: "debian",
    source: "bitnami/minideb, mkimage (no USER)",
    confidence: "medium",
  });
  return rows.map((row) => JSON.stringify(row));
}

function reduceImage(image: SourceImage): Row[] {
  const row: Row = {
    names: namesOf(image),
    ...(image.kind === "os" && { isOs: true }),
    ...(image.status !== "active" && { status: image.status }),
    user: reduceUser(image.default_user ?? "root", image.default_uid),
    ...usersByVariant(image),
    ...reduceShell(image.shell),
    // "-dev tags run as root with shell and package manager"
    ...(image.kind === "hardened" && { dev: "root" }),
    ...reduceOs(image),
    ...(image.switch_user && { switchUser: reduceUser(image.switch_user.name, image.switch_user.uid) }),
    ...(image.entrypoint_drops_to && { dropsTo: image.entrypoint_drops_to.replace(/ \(.*/, "") }),
    ...reduceProduct(image),
    ...(image.replacement && {
      replacements: image.replacement.map((name) => name.replace("…", "gcr.io/distroless/*")),
    }),
    ...(image.http_tools !== undefined && { httpTools: image.http_tools }),
    ...CORRECTIONS[image.image],
    source: image.source.replace("image listed there; default user NOT read", "user not read"),
    confidence: image.confidence,
  };
  if (image.image === "cgr.dev/chainguard/*") return [...chainguardUsers(row), row];
  return image.eol?.dates ? splitByEnd(row, image.eol.dates) : [row];
}

/** "node: user `node` uid 65532 … php: user php": the others are `nonroot`. */
function chainguardUsers(row: Row): Row[] {
  return ["node", "php"].map((name) => ({
    ...row,
    names: [`cgr.dev/chainguard/${name}`, `chainguard/${name}`],
    user: { name, uid: 65532 },
    switchUser: { name, uid: 65532 },
  }));
}

/** `{"static,base": "2026-09 (…)", "java*": "2026-01"}`: one row for each end, then the rest without one. */
function splitByEnd(row: Row, dates: Record<string, string>): Row[] {
  const split = Object.entries(dates).map(([names, month]) => ({
    ...row,
    names: names.split(",").map((name) => `gcr.io/distroless/${name}-debian12`),
    end: lastDay(month.slice(0, 7)),
  }));
  return [...split, row];
}

function lastDay(month: string): string {
  const [year, number] = month.split("-").map(Number);
  if (!year || !number) throw new Error(`no month: ${month}`);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function namesOf(image: SourceImage): string[] {
  const own = NAMES[image.image];
  if (own) return [...own];
  const names = [image.image, ...(image.aliases ?? [])];
  const unusable = names.find((name) => !/^[\w./*-]+$/.test(name));
  if (unusable) throw new Error(`${unusable}: neither a name nor a pattern; add it to NAMES`);
  return names;
}

function reduceUser(user: string | null, uid: UidByOs): Row {
  return dropNulls({ name: user?.replace(/:.*/, "") ?? null, uid });
}

/** Tag tokens that decide the user where an image has builds with another one: `ubi` for mariadb. */
function usersByVariant(image: SourceImage): Row {
  const builds = (official.images[image.image] ?? []).filter((build) => !isWindows(build) && "user" in build);
  const normal = reduceUser(image.default_user ?? "root", image.default_uid).name;
  const odd = new Set(
    builds.flatMap(({ user }) => (user && user !== normal && user !== "root" ? [user] : [])),
  );
  const variants: Row = {};
  for (const user of odd) {
    const theirs = builds.filter((build) => build.user === user);
    const rest = builds.filter((build) => !theirs.includes(build));
    const token = commonTokens(theirs).find((token) => !rest.some((build) => tokensOf(build).has(token)));
    if (token === undefined) throw new Error(`${image.image}: no tag token tells who runs as ${user}`);
    const uid = image.switch_user?.name === user ? image.switch_user.uid : null;
    variants[token] = dropNulls({ name: user, uid: uid ?? (user === "rootless" ? 1000 : null) });
  }
  return Object.keys(variants).length > 0 ? { userByVariant: variants } : {};
}

function commonTokens(builds: SourceBuild[]): string[] {
  const [first, ...rest] = builds.map(tokensOf);
  return [...(first ?? [])].filter((token) => rest.every((tokens) => tokens.has(token)));
}

/** Words of a build's tags without their numbers: `12.3-ubi10` gives `ubi`. */
function tokensOf(build: SourceBuild): Set<string> {
  const words = build.tags.flatMap((tag) => tag.split("-")).map((word) => word.replace(/[\d.]+$/, ""));
  return new Set(words.filter((word) => /^[a-z]/.test(word)));
}

function reduceShell(shell: boolean | string): Row {
  if (typeof shell === "boolean") return { shell };
  if (shell === "only in -dev tags") return { shell: false, dev: "same" };
  if (shell === "some runtime variants have one") return { dev: "same" };
  throw new Error(`unknown shell: ${shell}`);
}

function reduceOs(image: SourceImage): Row {
  const raw = typeof image.distro === "object" ? image.distro.default : image.distro;
  if (raw === undefined) return {};
  const os = DISTRIBUTIONS[raw];
  if (os === undefined)
    throw new Error(`${image.image}: unknown distribution "${raw}"; add it to DISTRIBUTIONS`);
  const listedOnly =
    image.kind !== "os" &&
    image.image in official.images &&
    os !== "debian" &&
    os !== null &&
    !STEADY.has(image.image);
  const distroless =
    image.image.startsWith("gcr.io/distroless/") || raw === "distroless" || raw === "ubuntu chiselled";
  return {
    ...(os !== null && { os }),
    ...(listedOnly && { osOfListedTagsOnly: true }),
    ...((distroless || image.image.endsWith("-distroless")) && { distroless: true }),
  };
}

function reduceProduct(image: SourceImage): Row {
  const product = image.eol?.product;
  return product === undefined || NO_PRODUCT.has(product) ? {} : { product };
}

/** Names that a kept pattern would cover though the source has only unverified facts on them. */
function namesHiddenByPatterns(): string[] {
  const patterns = kept.flatMap(namesOf).filter((name) => name.includes("*") && !name.includes(":"));
  const dropped = bases.images
    .filter((image) => image.confidence === "unverified")
    .map((image) => image.image);
  return dropped.filter((name) =>
    patterns.some((pattern) =>
      new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(name),
    ),
  );
}

function reduceProducts(): string[] {
  const used = kept
    .flatMap((image) => image.eol?.product ?? [])
    .filter((product) => !NO_PRODUCT.has(product));
  const keys = [...new Set([...OS_PRODUCTS, ...used])].sort();
  return keys.map((key) => {
    const product = bases.eol[key];
    if (!product) throw new Error(`no support ends for ${key}`);
    const cycles = product.cycles.filter(({ eol }) => typeof eol === "boolean" || eol >= FIRST_YEAR);
    // false: supported with no end announced; true: ended, nobody recorded when.
    const ends: Row = Object.fromEntries(cycles.map(({ cycle, eol }) => [cycle, eol]));
    if (key === "amazon-linux") ends["1"] = ends["2018.03"];
    // Debian's long-term support is free and on by default in its images; other vendors sell theirs.
    const lts = cycles.flatMap(({ cycle, extended_support_until: until }) => (until ? [[cycle, until]] : []));
    const value = { title: product.title, ends, ...(key === "debian" && { lts: Object.fromEntries(lts) }) };
    return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  });
}

/** `bookworm` → 12: from the sources' tag rules, and from the cycles for releases that these leave out. */
function reduceCodenames(): Row {
  const collect = (product: string, known: Record<string, string | number>): Row => {
    const cycles = (bases.eol[product]?.cycles ?? []).filter(
      ({ eol }) => typeof eol === "boolean" || eol >= FIRST_YEAR,
    );
    const named = cycles.flatMap(({ cycle, codename }) =>
      codename ? [[codename.split(" ")[0], cycle]] : [],
    );
    const all = [...named, ...Object.entries(known)].map(([name, cycle]) => [
      String(name).toLowerCase(),
      String(cycle),
    ]);
    return Object.fromEntries(all.sort());
  };
  return {
    debian: collect("debian", bases.tag_rules.codenames.debian),
    ubuntu: collect("ubuntu", bases.tag_rules.codenames.ubuntu),
  };
}

/** `"26 26.7 latest < buildpack-deps:trixie = node"`: tags of one build, its base, its user where it sets one. */
function reduceTags(): string[] {
  return Object.entries(official.images).flatMap(([name, builds]) => {
    const linux = mergeSuites(
      name,
      builds.filter((build) => !isWindows(build) && !isPrerelease(build)),
    );
    if (linux.length === 0) return [];
    const lines = linux.map(({ tags, base, user }) =>
      [tags.join(" "), base && `< ${base}`, user && `= ${user}`].filter(Boolean).join(" "),
    );
    return [`${JSON.stringify(name)}: ${JSON.stringify(lines)}`];
  });
}

/**
 * Debian publishes `stable` apart from `trixie` though they are the same release; which codename a suite
 * stands for is read from buildpack-deps, whose tags name both.
 */
function mergeSuites(name: string, builds: SourceBuild[]): SourceBuild[] {
  if (name !== "debian") return builds;
  const suites = new Map<string, string>();
  for (const { tags } of official.images["buildpack-deps"] ?? []) {
    const [codename, suite] = tags;
    if (codename && suite && !codename.includes("-") && suite !== "latest") suites.set(suite, codename);
  }
  const merged: SourceBuild[] = [];
  for (const build of builds.toSorted((a, b) => Number(isSuite(a, suites)) - Number(isSuite(b, suites)))) {
    const [suite = "", ...variant] = (build.tags[0] ?? "").split("-");
    const codename = suites.get(suite);
    const same = codename && merged.find(({ tags }) => tags.includes([codename, ...variant].join("-")));
    if (same) same.tags = [...same.tags, ...build.tags];
    else merged.push({ ...build });
  }
  return merged;
}

function isSuite(build: SourceBuild, suites: ReadonlyMap<string, string>): boolean {
  return suites.has((build.tags[0] ?? "").split("-")[0] ?? "");
}

/** Windows builds share tags with the Linux ones and are never what a suggestion means. */
function isWindows(build: SourceBuild): boolean {
  return /windows|nanoserver/.test(build.constraints ?? "");
}

/** Release candidates are never suggested, and their tags are gone soon. */
function isPrerelease({ tags }: SourceBuild): boolean {
  return tags.every((tag) => /[\d.-](?:alpha|beta|rc|ea)(?:[\d.-]|$)/.test(tag));
}

function dropNulls(values: object): Row {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function write(name: string, key: string, lines: string[], head: object): void {
  const [open, close] = lines[0]?.startsWith("{") ? ["[", "]"] : ["{", "}"];
  const start = Object.entries(head).map(
    ([field, value]) => `  ${JSON.stringify(field)}: ${JSON.stringify(value)},\n`,
  );
  const body = lines.map((line) => `    ${line}`).join(",\n");
  const text = `{\n${start.join("")}  ${JSON.stringify(key)}: ${open}\n${body}\n  ${close}\n}\n`;
  writeFileSync(join(import.meta.dirname, "../server/src/images", name), text);
  process.stdout.write(`${name}: ${lines.length} lines, ${Math.round(text.length / 1024)} KB\n`);
}
