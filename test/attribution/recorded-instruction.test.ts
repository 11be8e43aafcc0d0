import assert from "node:assert/strict";
import { test } from "node:test";
import { readRecorded } from "../../server/src/attribution/recorded-instruction.ts";

const sha = "ab".repeat(32);

/** Keyword and text, with the builder where it is told. */
function read(createdBy: string, comment = ""): string {
  const { builder, keyword, text } = readRecorded({
    createdBy,
    comment,
    created: undefined,
    isEmptyLayer: false,
  });
  return `${builder}: ${keyword ?? "-"} ${text}`.trim();
}

function check(table: Readonly<Record<string, string>>, comment?: string): void {
  for (const [createdBy, expected] of Object.entries(table))
    assert.equal(read(createdBy, comment), expected, createdBy);
}

test("what the classic builder records", () => {
  check({
    "/bin/sh -c apt-get update &&     apt-get install -y curl":
      "classic: RUN apt-get update && apt-get install -y curl",
    "|1 A=v /bin/sh -c echo $A": "classic: RUN echo $A",
    "|2 A=two words B=x /bin/sh -c echo $A": "classic: RUN echo $A",
    "|1 A=v /bin/echo x y": "classic: RUN /bin/echo x y",
    "/bin/echo x y": "unknown: RUN /bin/echo x y",
    "/bin/bash -o pipefail -c echo hi | cat": "classic: RUN echo hi | cat",
    "/bin/bash -euxo pipefail -lc echo": "classic: RUN echo",
    [`/bin/sh -c #(nop) COPY multi:${sha} in /d/ `]: "classic: COPY /d/",
    [`/bin/sh -c #(nop) COPY --chown=1:1file:${sha} in b `]: "classic: COPY b",
    [`/bin/sh -c #(nop) COPY --chown=app:appdir:${sha} in /a b `]: "classic: COPY /a b",
    [`/bin/bash -o pipefail -c #(nop) ADD ${sha} in / `]: "classic: ADD /",
    "/bin/sh -c #(nop) WORKDIR /abs/rel": "classic: WORKDIR /abs/rel",
    '/bin/sh -c #(nop)  CMD ["a" "b c"]': "classic: CMD a b c",
    '/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "echo \\"x\\""]': "classic: CMD echo x",
    "/bin/sh -c #(nop)  EXPOSE 9090 8080/tcp": "classic: EXPOSE 8080/tcp 9090/tcp",
    '/bin/bash -c #(nop)  HEALTHCHECK &{["CMD-SHELL" "curl -f x || exit 1"] "30s" "0s" "0s" \'\\x00\'}':
      "classic: HEALTHCHECK curl -f x || exit 1",
    "/bin/sh -c #(nop)  ONBUILD RUN echo onbuild": "classic: ONBUILD RUN echo onbuild",
    "/bin/sh -c #(nop)  LABEL a=b c=d e": "classic: LABEL a b c d e",
  });
});

test("what the classic builder records on Windows", () => {
  check({
    "cmd /S /C #(nop) WORKDIR C:\\app": "classic: WORKDIR C:/app",
    "cmd /S /C dotnet restore": "classic: RUN dotnet restore",
    "powershell -Command $ErrorActionPreference = 'Stop'; Get-Item x":
      "classic: RUN $ErrorActionPreference = 'Stop'; Get-Item x",
    "powershell -NoProfile -Command #(nop)  USER x": "classic: USER x",
    "pwsh.exe -NoProfile -ExecutionPolicy Bypass -Command Get-Item x": "classic: RUN Get-Item x",
  });
});

test("what BuildKit records, old and new", () => {
  check(
    {
      "RUN /bin/sh -c apt-get update # buildkit": "buildkit: RUN apt-get update",
      "RUN |2 A=v B= /bin/sh -c true # buildkit": "buildkit: RUN true",
      "RUN |2 A=v B= /bin/echo exec form # buildkit": "buildkit: RUN /bin/echo exec form",
      "RUN /bin/sh -c echo a\necho b\n # buildkit": "buildkit: RUN echo a echo b",
      "RUN /bin/sh -c /dev/pipes/EOF # buildkit": "buildkit: RUN /dev/pipes/EOF",
      "COPY a b /d/ # buildkit": "buildkit: COPY a b /d/",
      "COPY --chown=1:1 --chmod=755 a b # buildkit": "buildkit: COPY a b",
      "COPY --parents ./a/b /x # buildkit": "buildkit: COPY ./a/b /x",
      "COPY <<f /x # buildkit": "buildkit: COPY <<f /x",
      "ADD https://example.com/x.tar /d # buildkit": "buildkit: ADD https://example.com/x.tar /d",
      "WORKDIR /abs": "buildkit: WORKDIR /abs",
      "EXPOSE map[8080/tcp:{} 53/udp:{}]": "buildkit: EXPOSE 53/udp 8080/tcp",
      "EXPOSE [8080/tcp 53/udp]": "buildkit: EXPOSE 53/udp 8080/tcp",
      'HEALTHCHECK &{["CMD" "curl" "x"] "30s" "0s" "5s" "1s" \'\\x03\'}': "buildkit: HEALTHCHECK curl x",
      'HEALTHCHECK &{["NONE"] "0s" "0s" "0s" \'\\x00\'}': "buildkit: HEALTHCHECK NONE",
      "ARG A=secret value": "buildkit: ARG A",
      "SHELL [/bin/bash -o pipefail -c]": "buildkit: SHELL /bin/bash -o pipefail -c",
      "VOLUME [/data /more]": "buildkit: VOLUME /data /more",
    },
    "buildkit.dockerfile.v0",
  );
  // The same without the comment: Trivy and the engine's listing leave it out.
  assert.equal(read("RUN /bin/sh -c true # buildkit"), "buildkit: RUN true");
  assert.equal(read("mount / from exec /bin/sh -c x", "buildkit.exporter.image.v0"), "buildkit: -");
});

test("what Buildah and Podman record", () => {
  check({
    "/bin/sh -c #(nop) ENV A=1": "buildah: ENV A 1",
    '/bin/sh -c #(nop) LABEL a="b c"': "buildah: LABEL a b c",
    '/bin/sh -c #(nop) CMD ["a", "b"]': "buildah: CMD a b",
    "/bin/sh -c #(nop) HEALTHCHECK --interval=30s CMD curl -f x || exit 1":
      "buildah: HEALTHCHECK curl -f x || exit 1",
  });
  check(
    {
      [`/bin/sh -c #(nop) COPY dir:${sha} in /srv/ `]: "buildah: COPY /srv/",
      "/bin/sh -c #(nop) WORKDIR rel": "buildah: WORKDIR rel",
      "|1 A=v /bin/sh -c cmd": "buildah: RUN cmd",
    },
    "FROM localhost/base:1",
  );
});

test("what others record", () => {
  check({
    "RUN apt-get update": "unknown: RUN apt-get update",
    "RUN --mount=type=cache,target=/x make": "unknown: RUN make",
    "COPY --from=build /a /b": "unknown: COPY /a /b",
    "": "unknown: -",
    "  ": "unknown: -",
    "# debian.sh --arch 'amd64' out/ 'bookworm' '@1'": "unknown: -",
    "sh -c echo hi > /committed": "classic: RUN echo hi > /committed",
    "bazel build //x": "unknown: RUN bazel build //x",
    RUNNING: "unknown: RUN RUNNING",
  });
});
