/** Tells the configuration of an image from what else archives hold in its place. */
import type { ImageConfig } from "../images/image-config.ts";
import { readImageConfig } from "../images/read-image-config.ts";
import { isRecord } from "../json-values.ts";

/** @returns undefined where the value is no configuration of an image: Helm charts and signatures have others */
export function parseImageConfig(value: unknown, digest: string | undefined): ImageConfig | undefined {
  if (!isRecord(value) || !isRecord(value.rootfs)) return undefined;
  // `null` where an image has no layer at all.
  const { diff_ids = [] } = value.rootfs;
  const diffIds = diff_ids ?? [];
  if (Array.isArray(diffIds) && !diffIds.every((id) => typeof id === "string")) return undefined;
  return readImageConfig({ ...value, rootfs: { diff_ids: diffIds } }, digest);
}
