/** Docker's official image of PHP: https://github.com/docker-library/php */
import type { Stage } from "../../../dockerfile/model.ts";

export interface PhpImage {
  /** `8.3`; undefined for tags without it. */
  readonly version: string | undefined;
  readonly variant: "cli" | "fpm" | "apache" | "zts";
}

/** Debian's release of images that are not built any more (docker-library/php, by the date of their last build). */
const lastReleases: Readonly<Record<string, string>> = {
  "8.1": "13",
  "8.0": "12",
  "7.4": "11",
  "7.3": "11",
};
const lastPatches = /^(?:8\.1\.3[34]|8\.0\.30|7\.4\.33|7\.3\.33)$/;

/** Undefined where the tag says it itself, or the image is still built. */
export function findLastRelease({ rootImage }: Stage): string | undefined {
  const { tag = "" } = rootImage?.reference ?? {};
  const [version = ""] = tag.split("-");
  const isLast = /^\d+\.\d+$/.test(version) || lastPatches.test(version);
  const names = tag.split("-").slice(1);
  const isPlain = names.every((name) => /^(?:apache|fpm|cli|zts)$/.test(name));
  return isLast && isPlain ? lastReleases[version.split(".").slice(0, 2).join(".")] : undefined;
}

/** FrankenPHP is built on Docker's image, and has the installer of extensions (dunglas/frankenphp, Dockerfile). */
export function isFrankenPhp({ rootImage }: Stage): boolean {
  return rootImage?.reference.familiarName === "dunglas/frankenphp";
}

/** Undefined for other images, which may keep PHP in other places. */
export function findPhpImage(stage: Stage): PhpImage | undefined {
  const { familiarName, tag = "latest" } = stage.rootImage?.reference ?? {};
  if (isFrankenPhp(stage)) return { version: /php(\d+\.\d+)/.exec(tag)?.[1], variant: "zts" };
  if (familiarName !== "php" && familiarName !== "public.ecr.aws/docker/library/php") return undefined;
  const words = tag.split("-");
  const variant = (["apache", "fpm", "zts"] as const).find((word) => words.includes(word)) ?? "cli";
  return { version: /^\d+\.\d+/.exec(tag)?.[0], variant };
}
