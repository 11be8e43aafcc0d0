/**
 * Records the histories that a current BuildKit writes into test/fixtures/image-history-buildkit-VERSION:
 *
 *     node test/real/record-buildkit-histories.ts [CASE…]
 */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { buildkitVersion } from "../../scripts/machine/buildkit.ts";
import { inProject } from "../../scripts/machine/paths.ts";
import { capture } from "../../scripts/machine/processes.ts";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import type { BuildkitCase } from "../attribution/buildkit-cases.ts";
import { makeBaseLayout, startBuildkit } from "./buildkit.ts";

const fixtures = inProject("test/fixtures", `image-history-buildkit-${buildkitVersion()}`);
const cases: Readonly<Record<string, BuildkitCase>> = JSON.parse(
  readFileSync(join(fixtures, "cases.json"), "utf8"),
);
const wanted = process.argv.slice(2);
const parents = Object.values(cases).flatMap(({ parent }) => parent ?? []);

const context = createScratchFolder("context");
cpSync(join(fixtures, "context"), context, { recursive: true });
const owner = ["--owner=0", "--group=0", "--mtime=@0"];
await capture("tar", [...owner, "-C", context, "-cf", join(context, "a.tar"), "a.txt"]);
const alpine = await makeBaseLayout("alpine:3.20");
// Its address stands in a Dockerfile, and so in a history.
const server = createServer((_, response) => response.end(readFileSync(join(context, "a.txt"))));
server.listen(18734, "127.0.0.1");
const buildkit = await startBuildkit();
try {
  const built = new Map<string, string>();
  for (const [name, item] of Object.entries(cases)) {
    const { dockerfile = name, parent, target, labels } = item;
    const isWanted = wanted.length === 0 || wanted.includes(name);
    if (!isWanted && !parents.includes(name)) continue;
    console.log(name);
    const layout = join(createScratchFolder("image"), "layout");
    const parentLayout = parent === undefined ? undefined : built.get(parent);
    const options = {
      context,
      dockerfile: join(fixtures, "dockerfiles", dockerfile),
      target,
      arguments: item.arguments,
      labels,
      contexts: {
        "alpine:3.20": alpine,
        "busybox:1": alpine,
        extra: join(context, "dir"),
        ...(parent && parentLayout && { [parent]: parentLayout }),
      },
    };
    await buildkit.build(options, `type=oci,tar=false,dest=${layout}`);
    built.set(name, layout);
    if (!isWanted) continue;
    const config = JSON.stringify(readConfig(layout), null, 1);
    writeFileSync(join(fixtures, `${name}.json`), `${config}\n`);
  }
} finally {
  await buildkit.stop();
  server.close();
}

function readConfig(layout: string): unknown {
  const read = (path: string) => JSON.parse(readFileSync(join(layout, path), "utf8"));
  const blob = (digest: string) => read(`blobs/${digest.replace(":", "/")}`);
  return blob(blob(read("index.json").manifests[0].digest).config.digest);
}
