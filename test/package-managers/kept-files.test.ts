import assert from "node:assert/strict";
import { test } from "node:test";
import { covers, findMountTargets, removes } from "../../server/src/package-managers/kept-files.ts";
import { engine } from "../support/engine.ts";
import { commandFromText } from "./command-from-text.ts";

test("paths whose removal empties /var/lib/apt/lists", () => {
  const paths: Readonly<Record<string, boolean>> = {
    "/var/lib/apt/lists": true,
    "/var/lib/apt/lists/": true,
    "/var/lib/apt/lists/*": true,
    "/var/lib/apt/lists/**": true,
    "/var/lib//apt/lists/*": true,
    "/var/lib/apt/lists/[a-z]*": true,
    "/var/lib/apt": true,
    "/var/lib/apt/*": true,
    "/var/lib/apt/lists/partial": false,
    "/var/lib/apt/listsx": false,
    "/var/cache/apt": false,
    "/*": false,
    "/": false,
    "$ROOT/var/lib/apt/lists": false,
  };
  for (const [path, expected] of Object.entries(paths)) {
    assert.equal(covers(path, "/var/lib/apt/lists"), expected, path);
  }
});

test("commands that remove a folder", () => {
  const commands: Readonly<Record<string, boolean>> = {
    "rm -rf /tmp/x /var/cache/{apt,yum}/": true,
    "/bin/rm -r /var/cache/yum": true,
    "find /var/cache/yum -mindepth 1 -delete": true,
    "find /var/cache/yum -type f -exec rm {} ;": true,
    "find /var/cache/yum -type f": false,
    "find /tmp -path /var/cache/yum -delete": false,
    "rm -rf /var/cache/dnf": false,
    "echo rm -rf /var/cache/yum": false,
  };
  for (const [text, expected] of Object.entries(commands)) {
    // Only `find` without `-delete` looks at what surrounds the command.
    const command = { ...commandFromText(text), script: { commands: [] } as never };
    assert.equal(
      removes(command, (path) => covers(path, "/var/cache/yum")),
      expected,
      text,
    );
  }
});

test("mounts that keep files out of the layer", () => {
  const mounts: Readonly<Record<string, readonly string[]>> = {
    "--mount=type=cache,target=/a": ["/a"],
    "--mount=type=cache,id=x,dst=/a,sharing=locked": ["/a"],
    "--mount=type=tmpfs,destination=/a --mount=target=/b,from=c": ["/a", "/b"],
    '--mount=type=cache,"target=/a"': ["/a"],
    "--mount=type=secret,id=x,target=/a": [],
    "--network=none": [],
    "--mount=type=cache,target=$KNOWN/b": ["/a/b"],
    "--mount=type=cache,target=$UNKNOWN": ["$UNKNOWN"],
  };
  for (const [flags, expected] of Object.entries(mounts)) {
    const [script] = engine.parse(`FROM debian:12\nENV KNOWN=/a\nRUN ${flags} true\n`).scripts;
    assert.deepEqual(script && findMountTargets(script), expected, flags);
  }
});
