/** Docker's official image of PHP: https://github.com/docker-library/php */
import type { Stage } from "../../../dockerfile/model.ts";

export interface PhpImage {
  /** `8.3`; undefined for tags without it. */
  readonly version: string | undefined;
  readonly variant: "cli" | "fpm" | "apache" | "zts";
}

/** Undefined for other images, which may keep PHP in other places. */
export function findPhpImage({ rootImage }: Stage): PhpImage | undefined {
  const { familiarName, tag = "latest" } = rootImage?.reference ?? {};
  if (familiarName !== "php" && familiarName !== "public.ecr.aws/docker/library/php") return undefined;
  const words = tag.split("-");
  const variant = (["apache", "fpm", "zts"] as const).find((word) => words.includes(word)) ?? "cli";
  return { version: /^\d+\.\d+/.exec(tag)?.[0], variant };
}
