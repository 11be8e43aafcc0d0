/** Configurations of the images of this machine: the newest, a few at a time, each once. */
import type { ContainerEngine, LocalImage } from "../containers/engine.ts";
import type { ImageConfig } from "../images/image-config.ts";

/** An image's id is the digest of what it holds: what was read once stays true. */
export interface ConfigurationCache {
  get(id: string): ImageConfig | undefined;
  set(id: string, config: ImageConfig): void;
}

const mostKept = 200;

export function createConfigurationCache(): ConfigurationCache {
  const kept = new Map<string, ImageConfig>();
  return {
    get: (id) => kept.get(id),
    set(id, config) {
      kept.delete(id);
      kept.set(id, config);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    },
  };
}

/** Reading a configuration starts a process. */
const atOnce = 4;

export interface EngineImage {
  readonly engine: ContainerEngine;
  readonly image: LocalImage;
}

/**
 * Images that cannot be read are left out: they may have gone meanwhile. Rejects where `signal` is aborted.
 *
 * @param images in the order in which they are read
 */
export async function readConfigurations(
  images: readonly EngineImage[],
  cache: ConfigurationCache,
  signal?: AbortSignal,
): Promise<readonly (EngineImage & { readonly config: ImageConfig })[]> {
  const read: (EngineImage & { readonly config: ImageConfig })[] = [];
  const waiting = images.values();
  const work = async () => {
    for (const { engine, image } of waiting) {
      signal?.throwIfAborted();
      const config = cache.get(image.id) ?? (await engine.readConfig(image.id, signal, "likely"));
      if ("kind" in config) continue;
      cache.set(image.id, config);
      read.push({ engine, image, config });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return read;
}
