/**
 * Trivy's words for what a target is, in those of package URLs: reports older than 0.49 have no package URLs.
 * https://github.com/aquasecurity/trivy/blob/main/pkg/purl/purl.go
 */

const purlTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    apk: ["alpine", "chainguard", "wolfi", "minimos"],
    deb: ["debian", "ubuntu", "echo", "distroless"],
    rpm: [
      ...["redhat", "centos", "rocky", "alma", "fedora", "amazon", "oracle", "photon", "cbl-mariner"],
      ...[
        "azurelinux",
        "opensuse",
        "opensuse.leap",
        "opensuse.tumbleweed",
        "opensuse-leap",
        "opensuse-tumbleweed",
      ],
      ...["suse linux enterprise server", "slem", "sles", "openeuler", "coreos"],
    ],
    maven: ["jar", "pom", "gradle", "sbt"],
    gem: ["bundler", "gemspec", "rubygems"],
    nuget: ["nuget", "dotnet-core", "packages-props"],
    composer: ["composer", "composer-vendor"],
    conda: ["conda-pkg", "conda-environment"],
    pypi: ["python-pkg", "pip", "pipenv", "poetry", "uv", "pylock"],
    golang: ["gobinary", "gomod"],
    npm: ["npm", "node-pkg", "yarn", "pnpm", "bun", "javascript"],
    cargo: ["cargo", "rustbinary", "rust-binary"],
    cocoapods: ["cocoapods"],
    swift: ["swift"],
    hex: ["hex", "mix-lock"],
    conan: ["conan"],
    pub: ["pub"],
    julia: ["julia"],
    bitnami: ["bitnami"],
  }).flatMap(([purlType, names]) => names.map((name): [string, string] => [name, purlType])),
);

/** Targets of these stand for many files: their name is `Java`, `Node.js`, or that of the image. */
const manyFiles: ReadonlySet<string> = new Set(["jar", "node-pkg", "python-pkg", "gemspec", "conda-pkg"]);
const distributions: ReadonlySet<string> = new Set(["apk", "deb", "rpm"]);

/** `alpine` → `apk`; the word itself where it is not known. */
export function purlTypeOf(type: string): string {
  return purlTypes.get(type.toLowerCase()) ?? (type === "" ? "unknown" : type);
}

/** Whether a target of this type is a file in the image: a lock file or a binary. */
export function isSingleFile(type: string): boolean {
  const purlType = purlTypes.get(type.toLowerCase());
  return purlType !== undefined && !distributions.has(purlType) && !manyFiles.has(type.toLowerCase());
}
