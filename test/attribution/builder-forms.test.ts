/** One instruction as a builder records it: on its line, and nothing is taken for changed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../server/src/attribution/align.ts";
import { describe, makeConfig, parse } from "./image-history.ts";

const sha = "cd".repeat(32);
const start = "FROM debian\n";
const base = ["/bin/sh -c #(nop) ADD file:1 in / ", '- /bin/sh -c #(nop)  CMD ["bash"]'];

/** The file without its FROM, and what was recorded for each instruction. */
function check(table: readonly (readonly [string, ...string[]])[], comment = ""): void {
  for (const [text, ...recorded] of table) {
    const file = parse(start + text);
    const alignment = align(makeConfig([...base, ...recorded], comment), file);
    const wanted = file.stages[0]?.instructions.length;
    const lines = describe(alignment, file).replace(/^base base /, "");
    assert.equal(lines.split(" ").length, recorded.length, text);
    assert.match(lines, /^\d+(?: \d+)*$/, `${text}: ${lines}`);
    if (wanted === recorded.length) assert.equal(alignment.fit, 1, text);
    assert.equal(alignment.isOutdated, false, text);
  }
}

test("BuildKit", () => {
  check(
    [
      ["RUN a && \\\n    # why\n\n    b", "RUN /bin/sh -c a &&     b # buildkit"],
      [
        "RUN a &&\\\r\n    b\r\nRUN c\r\n",
        "RUN /bin/sh -c a &&    b # buildkit",
        "RUN /bin/sh -c c # buildkit",
      ],
      ["RUN --mount=type=cache,target=/x --network=none make", "RUN /bin/sh -c make # buildkit"],
      [
        "RUN <<EOF\napt-get update\napt-get install -y curl\nEOF",
        "RUN /bin/sh -c apt-get update\napt-get install -y curl\n # buildkit",
      ],
      ["RUN <<-EOF\n\techo a\n\techo b\nEOF", "RUN /bin/sh -c echo a\necho b\n # buildkit"],
      ["RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF", "RUN /bin/sh -c /dev/pipes/EOF # buildkit"],
      [
        "RUN cat <<A >/a && cat <<B >/b\nx\nA\ny\nB",
        "RUN /bin/sh -c cat <<A >/a && cat <<B >/b\nx\nA\ny\nB # buildkit",
      ],
      ['RUN ["/bin/echo", "x  y"]', "RUN /bin/echo x  y # buildkit"],
      ['RUN ["/bin/sh", "-c", "make all"]', "RUN /bin/sh -c make all # buildkit"],
      ["ARG A=1\nARG B\nRUN x", "- ARG A=7", "- ARG B", "RUN |2 A=7 B=two words /bin/sh -c x # buildkit"],
      ['ARG A\nRUN ["x", "y"]', "- ARG A", "RUN |1 A=two words x y # buildkit"],
      ["COPY --link --chmod=755 --chown=1:1 a /b", "COPY --chown=1:1 --chmod=755 a /b # buildkit"],
      ["COPY --from=x /a /b", "COPY /a /b # buildkit"],
      ["COPY --parents --exclude=*.md ./a/b /x", "COPY --parents ./a/b /x # buildkit"],
      ['COPY ["a b", "c", "/d e/"]', "COPY a b c /d e/ # buildkit"],
      ['COPY <<-"EOF" /x\n\thello\nEOF', "COPY <<EOF /x # buildkit"],
      ["ADD --checksum=sha256:1 https://example.com/x /x", "ADD https://example.com/x /x # buildkit"],
      ["ARG V=1\nADD x-$V.tgz ${V:-2}/", "- ARG V=2", "ADD x-2.tgz 2/ # buildkit"],
      [
        'ENV A=b C="d e"\nENV F g h\nCOPY $A $C$F',
        "- ENV A=b C=d e",
        "- ENV F=g h",
        "COPY b d eg h # buildkit",
      ],
      ["ENV PATH=/x:$PATH", "- ENV PATH=/x:/usr/bin:/bin"],
      ["WORKDIR /a\nWORKDIR b/\nWORKDIR ../c", "WORKDIR /a", "WORKDIR /a/b/", "WORKDIR /a/c"],
      ["WORKDIR app", "WORKDIR /home/node/app"],
      ["ARG D=/x\nWORKDIR $D/y\nWORKDIR z", "- ARG D=/q", "WORKDIR /q/y", "WORKDIR /q/y/z"],
      ["EXPOSE 80 53/udp 8000-8002", "- EXPOSE map[53/udp:{} 80/tcp:{} 8000/tcp:{} 8001/tcp:{} 8002/tcp:{}]"],
      ["EXPOSE 80/tcp 53/UDP", "- EXPOSE [80/tcp 53/udp]"],
      ["ARG P\nEXPOSE 80 $P $P/udp", "- ARG P=5-6", "- EXPOSE [80/tcp 5/tcp 6/tcp 5/udp 6/udp]"],
      ["EXPOSE 127.0.0.1:80:8080", "- EXPOSE [8080/tcp]"],
      ["ARG A\nARG B\nLABEL a=$A b=$B c=1", "- ARG A", "- ARG B=x", "- LABEL a= b=x c=1"],
      ["ENV A=1\nARG A=2\nCOPY a /$A", "- ENV A=1", "- ARG A=3", "COPY a /3 # buildkit"],
      ["CMD echo \"a\tb\" 'c'", '- CMD ["/bin/sh" "-c" "echo \\"a\\tb\\" \'c\'"]'],
      ['ENTRYPOINT ["a", "b,c"]', '- ENTRYPOINT ["a" "b,c"]'],
      [
        'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN x | y',
        "- SHELL [/bin/bash -eo pipefail -c]",
        "RUN /bin/bash -eo pipefail -c x | y # buildkit",
      ],
      [
        "HEALTHCHECK --interval=5s CMD curl -f x || exit 1",
        '- HEALTHCHECK &{["CMD-SHELL" "curl -f x || exit 1"] "5s" "0s" "0s" "0s" \'\\x00\'}',
      ],
      ['HEALTHCHECK CMD ["a", "b"]', '- HEALTHCHECK &{["CMD" "a" "b"] "0s" "0s" "0s" \'\\x00\'}'],
      [
        "HEALTHCHECK --retries=3 CMD curl x]y",
        "- HEALTHCHECK {Test:[CMD-SHELL curl x]y] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:3}",
      ],
      ['ENTRYPOINT ["\\u001b[1m", "\\u200b", "\\\\"]', '- ENTRYPOINT ["\\x1b[1m" "\\u200b" "\\\\"]'],
      ["HEALTHCHECK NONE", '- HEALTHCHECK &{["NONE"] "0s" "0s" "0s" \'\\x00\'}'],
      ["VOLUME /a /b", "- VOLUME [/a /b]"],
      ["STOPSIGNAL SIGINT\nUSER ${U:-1}:1", "- STOPSIGNAL SIGINT", "- USER 1:1"],
      ["ONBUILD RUN x\nRUN y", "RUN /bin/sh -c y # buildkit"],
      ["LABEL a=b \\\n  c='d e'", "- LABEL a=b c=d e"],
    ],
    "buildkit.dockerfile.v0",
  );
});

test("classic builder", () => {
  check([
    ["RUN a && \\\n    b", "/bin/sh -c a &&     b"],
    ["ARG A=1\nRUN a", "- /bin/sh -c #(nop)  ARG A=1", "|1 A=two words /bin/sh -c a"],
    ["COPY a b /d/", `/bin/sh -c #(nop) COPY multi:${sha} in /d/ `],
    ["COPY --chown=1:1 a b", `/bin/sh -c #(nop) COPY --chown=1:1file:${sha} in b `],
    ["COPY --from=x /a /b c/", `/bin/sh -c #(nop) COPY multi:${sha} in c/ `],
    ["ADD https://example.com/x.tgz /d", `/bin/sh -c #(nop) ADD ${sha} in /d `],
    ["ARG D\nCOPY a $D/x", "- /bin/sh -c #(nop)  ARG D", `/bin/sh -c #(nop) COPY file:${sha} in /y/x `],
    ["ONBUILD COPY . .", "- /bin/sh -c #(nop)  ONBUILD COPY . ."],
    ["RUN true", "- /bin/sh -c true"],
    [
      'SHELL ["/bin/bash", "-c"]\nEXPOSE 1',
      "- /bin/bash -c #(nop)  SHELL [/bin/bash -c]",
      "- /bin/bash -c #(nop)  EXPOSE 1",
    ],
  ]);
});

test("classic builder on Windows", () => {
  const text = `# escape=\`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
WORKDIR C:\\app
RUN dir && \`
    echo x
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN Get-Item x
COPY a C:\\b\\`;
  const file = parse(text);
  const config = makeConfig([
    "Apply image 10.0",
    "cmd /S /C #(nop) WORKDIR C:\\app",
    "cmd /S /C dir &&     echo x",
    "- powershell -Command $ErrorActionPreference = 'Stop'; #(nop)  SHELL [powershell -Command $ErrorActionPreference = 'Stop';]",
    "powershell -Command $ErrorActionPreference = 'Stop'; Get-Item x",
    `powershell -Command $ErrorActionPreference = 'Stop'; #(nop) COPY file:${sha} in C:\\b\\ `,
  ]);
  const alignment = align(config, file);
  assert.equal(describe(alignment, file), "base 3 4 6 7 8");
  assert.equal(alignment.isOutdated, false);
});

test("Buildah with layers", () => {
  check(
    [
      ['RUN ["/bin/echo", "exec form"]', '/bin/sh -c ["/bin/echo", "exec form"]'],
      [
        "ARG A=1\nARG B\nRUN x",
        "- /bin/sh -c #(nop) ARG A",
        "- /bin/sh -c #(nop) ARG A",
        "|1 A=1 /bin/sh -c x",
      ],
      [
        'ENV A="b c"\nWORKDIR x\nWORKDIR y',
        '- /bin/sh -c #(nop) ENV A="b c"',
        "- /bin/sh -c #(nop) WORKDIR x",
        "- /bin/sh -c #(nop) WORKDIR y",
      ],
      [
        "ENV HOME=/h X=\nWORKDIR $HOME\nCOPY a ${X:-$HOME}/b",
        "- /bin/sh -c #(nop) ENV HOME=/h X=",
        "- /bin/sh -c #(nop) WORKDIR $HOME",
        `/bin/sh -c #(nop) COPY file:${sha} in ${"${X:-$HOME}/b"} `,
      ],
      // Buildah 1.44
      [
        "RUN --mount=type=cache,target=/c --network=none  a",
        "/bin/sh -c --mount=type=cache,target=/c --network=none  a",
      ],
      [
        "ARG A=1\nRUN --mount=target=/s b",
        "- /bin/sh -c #(nop) ARG A",
        `|1 A=1 /bin/sh -c --mount=target=/s b:sha256:${sha}`,
      ],
      ["RUN <<EOF\na\nb\nEOF", "/bin/sh -c <<EOF\na\nb"],
      ["RUN <<-EOF\n\ta\n\tEOF", "/bin/sh -c <<-EOF\na"],
      ["RUN a <<A && b <<B\nx\nA\ny\nB", "/bin/sh -c a <<A && b <<B\nx\ny"],
      ["COPY --link a /b/", `/bin/sh -c #(nop) COPY --link file:${sha} in /b/      `],
      ["RUN a # buildkit", "/bin/sh -c a # buildkit"],
      ["CMD echo x", "- /bin/sh -c #(nop) CMD echo x"],
      ['CMD ["a", "b"]', '- /bin/sh -c #(nop) CMD ["a", "b"]'],
      ["COPY --chown=1:1 a b /c/", `/bin/sh -c #(nop) COPY multi:${sha} in /c/ `],
      ["HEALTHCHECK --interval=30s CMD x y", "- /bin/sh -c #(nop) HEALTHCHECK --interval=30s CMD x y"],
    ],
    "FROM 6af6a5346415",
  );
});

test("ONBUILD of a stage: not recorded by BuildKit, and not fired by Buildah", () => {
  const file = parse("FROM debian AS a\nONBUILD RUN x\nWORKDIR /w\nFROM a\nRUN y");
  const check = (recorded: readonly string[], lines: string) => {
    const alignment = align(makeConfig([...base, ...recorded]), file);
    assert.equal(describe(alignment, file), `base base ${lines}`);
    assert.deepEqual([alignment.fit, alignment.isOutdated], [1, false]);
  };
  const shell = "/bin/sh -c";
  check(["WORKDIR /w", `RUN ${shell} x # buildkit`, `RUN ${shell} y # buildkit`], "3 2 5");
  check(
    [`- ${shell} #(nop)  ONBUILD RUN x`, `${shell} #(nop) WORKDIR /w`, `${shell} x`, `${shell} y`],
    "2 3 2 5",
  );
  check([`- ${shell} #(nop) ONBUILD RUN x`, `- ${shell} #(nop) WORKDIR /w`, `${shell} y`], "2 3 5");
});

test("Kaniko, which leaves out what makes no layer", () => {
  check([
    [
      'ENV A=1\nRUN --mount=type=cache,target=/x apt-get update\nUSER x\nCOPY --from=b /a /c\nCMD ["x"]',
      "RUN --mount=type=cache,target=/x apt-get update",
      "COPY --from=b /a /c",
    ],
  ]);
});

test("squashed images have no layers of instructions", () => {
  const file = parse(`${start}ENV A=1\nRUN b\nCOPY c /c\nCMD ["d"]`);
  const entries = ["- ENV A=1", "- RUN /bin/sh -c b # buildkit", "- COPY c /c # buildkit", '- CMD ["d"]'];
  // docker build --squash
  const merged = makeConfig([...base, ...entries, ""]);
  const history = merged.history.map((entry, index) =>
    index === 6 ? { ...entry, comment: `merge sha256:${sha} to sha256:${sha}` } : entry,
  );
  const squashed = align({ ...merged, history }, file);
  assert.equal(squashed.isSquashed, true);
  assert.equal(describe(squashed, file), "base base 2 3 4 5 unmatched");
  // Buildah in one go, the last entry being a CMD, or a RUN behind a COPY.
  const atEnd = align(makeConfig([...base, ...entries.slice(0, -1), 'CMD ["d"]']), file);
  assert.equal(atEnd.isSquashed, true);
  assert.equal(describe(atEnd, file), "base base 2 3 4 unmatched");
  const run = parse(`${start}COPY c /c\nRUN b`);
  assert.equal(
    align(makeConfig([...base, `- /bin/sh -c #(nop) COPY file:${sha} in /c `, "/bin/sh -c b"]), run)
      .isSquashed,
    true,
  );
  // RUNs that changed nothing are no squashing.
  const still = parse(`${start}RUN a\nRUN b`);
  assert.equal(align(makeConfig([...base, "- /bin/sh -c a", "/bin/sh -c b"]), still).isSquashed, false);
});

test("a layer of BuildKit's exporter is no sign of another file", () => {
  const file = parse(`${start}RUN b`);
  const config = makeConfig([...base, "RUN /bin/sh -c b # buildkit", "mount / from exec"]);
  const history = config.history.map((entry, index) =>
    index === 3 ? { ...entry, comment: "buildkit.exporter.image.v0" } : entry,
  );
  const alignment = align({ ...config, history }, file);
  assert.equal(describe(alignment, file), "base base 2 unmatched");
  assert.equal(alignment.isOutdated, false);
  assert.equal(alignment.fit, 1);
});
