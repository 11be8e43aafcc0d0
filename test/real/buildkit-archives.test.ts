/** Archives in each form that a current BuildKit writes: the image is chosen, and its packages are in their layers. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createScratchFolder } from "../../scripts/machine/scratch.ts";
import { align } from "../../server/src/attribution/align.ts";
import { mapPackageLayers } from "../../server/src/image-layers/map-package-layers.ts";
import { detectArchive } from "../../server/src/image-layers/read-archive-config.ts";
import { createScanHost } from "../../server/src/scan-host.node.ts";
import type { InstalledPackage } from "../../server/src/scanners/report.ts";
import { describe, parse } from "../attribution/image-history.ts";
import { type Buildkit, makeBaseLayout, startBuildkit } from "./buildkit.ts";

const dockerfile = `FROM alpine:3.20
RUN apk add curl=8.9.1-r1
WORKDIR /app
COPY --link package.json node_modules/left-pad/
RUN true
RUN apk add sqlite=3.45.3-r1 && apk del sqlite
RUN <<EOF
apk add openssl=3.3.2-r0
EOF
CMD ["sh"]
`;
const layers = { busybox: 0, curl: 1, "left-pad": 3, openssl: 6 };

const host = createScanHost(process.env);
const context = createScratchFolder("buildkit-context");
const output = createScratchFolder("buildkit-output");
let buildkit: Buildkit | undefined;
let alpine: string;

before(async () => {
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  writeFileSync(join(context, "package.json"), '{"name":"left-pad","version":"1.3.0"}\n');
  alpine = await makeBaseLayout("alpine:3.20");
  buildkit = await startBuildkit();
});
after(() => buildkit?.stop());

const provenance = { "attest:provenance": "mode=max" };
const forms: readonly (readonly [
  name: string,
  output: string,
  format: "docker" | "oci" | "oci-layout",
  options?: Readonly<Record<string, string>>,
])[] = [
  ["docker.tar", "type=docker,name=docker.io/library/app:1", "docker"],
  ["docker-zstd.tar", "type=docker,name=app:1,compression=zstd,force-compression=true", "docker"],
  ["docker-plain.tar", "type=docker,compression=uncompressed", "docker"],
  ["oci.tar", "type=oci,name=docker.io/library/app:1", "oci"],
  ["oci-zstd.tar", "type=oci,compression=zstd,force-compression=true,oci-mediatypes=true", "oci"],
  ["oci-estargz.tar", "type=oci,compression=estargz,force-compression=true", "oci"],
  ["oci-plain.tar", "type=oci,compression=uncompressed,force-compression=true", "oci"],
  ["oci-provenance.tar", "type=oci,name=app:1", "oci", provenance],
  ["layout", "type=oci,tar=false", "oci-layout"],
  ["layout-zstd-provenance", "type=oci,tar=false,compression=zstd", "oci-layout", provenance],
  [
    "rewritten.tar",
    "type=oci,rewrite-timestamp=true",
    "oci",
    { "build-arg:SOURCE_DATE_EPOCH": "1700000000" },
  ],
  ["inline.tar", "type=docker,name=app:1", "docker", { "build-arg:BUILDKIT_INLINE_CACHE": "1" }],
];

for (const [name, exporter, format, options] of forms) {
  test(`${name}: ${exporter}`, async () => {
    const path = join(output, name);
    const build = { context, dockerfile: join(context, "Dockerfile"), contexts: { "alpine:3.20": alpine } };
    await buildkit?.build({ ...build, options }, `${exporter},dest=${path}`);
    const detected = await detectArchive(host, path);
    assert.ok(detected.kind === "image", JSON.stringify(detected));
    assert.equal(detected.format, format);
    if (exporter.includes("name=")) assert.match(detected.tags.join(), /(?:^|\/)app:1$/);
    const file = parse(dockerfile);
    assert.equal(describe(align(detected.config, file), file), "base base 2 3 4 5 6 7 10");
    const wanted = Object.keys(layers).map(toPackage);
    const mapped = await mapPackageLayers({ kind: "path", host, path }, wanted, new AbortController().signal);
    assert.ok(mapped.kind === "mapped", JSON.stringify(mapped));
    assert.deepEqual(mapped.config.diffIds, detected.config.diffIds);
    const found = wanted.map((item) => [item.name, mapped.layers.find(item)]);
    assert.deepEqual(Object.fromEntries(found), layers);
  });
}

test("an image of two platforms: this machine's is read, and the other on request", async () => {
  const path = join(output, "platforms.tar");
  const text = "FROM scratch\nARG TARGETARCH\nCOPY package.json /$TARGETARCH/\n";
  writeFileSync(join(context, "platforms"), text);
  const options = { platform: "linux/amd64,linux/arm64", ...provenance };
  await buildkit?.build(
    { context, dockerfile: join(context, "platforms"), options },
    `type=oci,dest=${path}`,
  );
  for (const architecture of ["amd64", "arm64"]) {
    const item = { ...toPackage("left-pad"), path: `${architecture}/package.json` };
    const mapped = await mapPackageLayers(
      { kind: "path", host, path },
      [item],
      new AbortController().signal,
      { architecture },
    );
    assert.ok(mapped.kind === "mapped", JSON.stringify(mapped));
    assert.equal(mapped.config.architecture, architecture);
    assert.equal(mapped.layers.find(item), 0);
    const file = parse(text);
    assert.equal(describe(align(mapped.config, file), file), "2 3");
  }
});

function toPackage(name: string): InstalledPackage {
  const versions: Readonly<Record<string, string>> = {
    busybox: "1.36.1-r29",
    curl: "8.9.1-r1",
    openssl: "3.3.2-r0",
  };
  const isNode = name === "left-pad";
  return {
    type: isNode ? "npm" : "apk",
    name,
    version: versions[name] ?? "1.3.0",
    purl: undefined,
    source: undefined,
    path: isNode ? "app/node_modules/left-pad/package.json" : undefined,
  };
}
