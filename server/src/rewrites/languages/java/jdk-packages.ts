/** Packages of distributions that are a JDK or JRE, and which of them only runs programs. */

export interface JdkPackage {
  /** `17`; undefined for a distribution's default. */
  readonly major: number | undefined;
  /** The package that runs what this one builds, without graphics. */
  readonly runtime: string;
}

/** Of Debian and Ubuntu, Alpine, and Red Hat's family. */
export function parsePackageName(name: string): JdkPackage | undefined {
  const [, debian] = /^openjdk-(\d+)-(?:jdk|jre)(?:-headless)?$/.exec(name) ?? [];
  if (debian !== undefined) return { major: Number(debian), runtime: `openjdk-${debian}-jre-headless` };
  if (/^default-(?:jdk|jre)(?:-headless)?$/.test(name))
    return { major: undefined, runtime: "default-jre-headless" };
  const [, alpine] = /^openjdk(\d+)(?:-(?:jdk|jre|jre-headless|jre-base))?$/.exec(name) ?? [];
  if (alpine !== undefined) {
    // Alpine's openjdk8 has no headless part.
    return {
      major: Number(alpine),
      runtime: alpine === "8" ? "openjdk8-jre" : `openjdk${alpine}-jre-headless`,
    };
  }
  const [, redHat] = /^java-(1\.8\.0|\d+)-openjdk(?:-headless|-devel)?$/.exec(name) ?? [];
  if (redHat !== undefined) {
    return { major: redHat === "1.8.0" ? 8 : Number(redHat), runtime: `java-${redHat}-openjdk-headless` };
  }
  const [, corretto] = /^java-(1\.8\.0|\d+)-amazon-corretto(?:-headless|-devel)?$/.exec(name) ?? [];
  return corretto === undefined
    ? undefined
    : {
        major: corretto === "1.8.0" ? 8 : Number(corretto),
        runtime: `java-${corretto}-amazon-corretto-headless`,
      };
}
