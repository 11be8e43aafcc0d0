/** Go: which programs move to an image without a shell. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { build, plain, sqlite, withSource } from "./go-projects.ts";

const stages = (image: string, command: string, last: string) =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${command}\n\n${last}`;
const alpine = 'FROM alpine:3.20\nCOPY --from=build /src/s /s\nENTRYPOINT ["/s"]\n';
const debian = alpine.replace("alpine:3.20", "debian:bookworm-slim");

const moves: readonly RewriteCase[] = [
  {
    name: "pure Go",
    text: stages("golang:1.22-alpine", "go build -ldflags='-s -w' -o s .", alpine),
    level: "A",
    has: [
      "RUN CGO_ENABLED=0 go build -ldflags='-s -w' -o s .",
      "FROM gcr.io/distroless/static-debian13:nonroot\nWORKDIR /\n",
    ],
  },
  {
    name: "CGO_ENABLED=0 is said already",
    text: stages("golang:1.22", "CGO_ENABLED=0 go build -o s .", debian),
    level: "A",
    lacks: ["CGO_ENABLED=0 CGO_ENABLED=0"],
  },
  {
    name: "CGO_ENABLED=0 by ENV",
    text: stages("golang:1.22", "go build -o s .", debian).replace("WORKDIR", "ENV CGO_ENABLED=0\nWORKDIR"),
    level: "A",
    has: ["RUN go build -o s ."],
  },
  {
    name: "an argument vector gets an ENV",
    text: stages("golang:1.22", '["go", "build", "-o", "s", "."]', debian),
    level: "A",
    has: ['ENV CGO_ENABLED=0\nRUN ["go", "build"'],
  },
  {
    name: "a part in C, on Debian",
    text: stages("golang:1.22", "go build -o s .", debian),
    files: { ...plain, "c.go": 'package main\n\n// int one() { return 1; }\nimport "C"\n' },
    level: "A",
    has: ["FROM gcr.io/distroless/base-debian13:nonroot", "RUN go build -o s ."],
  },
  {
    name: "a part in C, on Alpine",
    text: stages("golang:1.22-alpine", "go build -o s .", alpine),
    files: sqlite,
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "a part in C, linked statically on Alpine",
    text: stages(
      "golang:1.22-alpine",
      `CGO_ENABLED=1 go build -ldflags='-linkmode external -extldflags "-static"' -o s .`,
      alpine.replace("ENTRYPOINT", "USER 1000\nENTRYPOINT"),
    ),
    files: sqlite,
    level: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "a newer C library",
    text: stages("golang:1.27-forky", "CGO_ENABLED=1 go build -o s .", debian),
    level: "C",
    concerns: ["H13"],
  },
  {
    name: "make on Debian: the C library is there in any case",
    text: stages("golang:1.22", "make", debian),
    level: "A",
    has: ["FROM gcr.io/distroless/base-debian13:nonroot"],
  },
  {
    name: "make on Debian for Alpine: it cannot be linked to anything",
    text: stages("golang:1.22", "make", alpine),
    level: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "make on Alpine",
    text: stages("golang:1.22-alpine", "make", alpine),
    level: "B",
    concerns: ["H12"],
    has: ["ENV CGO_ENABLED=0\nRUN make"],
  },
  {
    name: "certificates and time zones are there",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add --no-cache ca-certificates tzdata && update-ca-certificates\nCOPY"),
    ),
    level: "A",
    lacks: ["apk add"],
  },
  {
    name: "what only people use",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add curl\nCOPY"),
    ),
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "what the sources may use",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add curl\nCOPY"),
    ),
    files: withSource('exec.Command("curl").Run()'),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a program that the application starts",
    text: stages("golang:1.22", "CGO_ENABLED=0 go build -o s .", debian),
    files: withSource('exec.CommandContext(ctx, "sh", "-c", "ls")'),
    level: "B",
    concerns: ["H01"],
  },
  {
    name: "a package that it needs",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add ffmpeg\nCOPY"),
    ),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a shell form that is one program",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace('["/s"]', "exec /s --port 8080"),
    ),
    level: "A",
    has: ['ENTRYPOINT ["/s", "--port", "8080"]'],
  },
  {
    name: "a shell form with a variable",
    text: stages("golang:1.22", "CGO_ENABLED=0 go build -o s .", alpine.replace('["/s"]', "/s --port $PORT")),
    level: "C",
    concerns: ["H03"],
  },
  {
    name: "a user by name gets a number",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "RUN adduser -D app\nUSER app\nENTRYPOINT"),
    ),
    level: "A",
    has: ["USER 65532:65532"],
    lacks: ["adduser"],
  },
  {
    name: "root's home",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      'FROM alpine:3.20\nWORKDIR /root/\nCOPY --from=build /src/s .\nCMD ["./s"]\n',
    ),
    level: "A",
    has: ["WORKDIR /app\nCOPY --from=build /src/s .\n"],
  },
  {
    name: "root's home in the start",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replaceAll(" /s", " /root/s").replace('"/s"', '"/root/s"'),
    ),
    level: "C",
    concerns: ["H20"],
  },
  {
    name: "a volume belongs to who runs",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "VOLUME /data\nENTRYPOINT"),
    ),
    level: "A",
    has: ["RUN mkdir -p /data", "COPY --from=build --chown=65532:65532 /data /data\nVOLUME /data"],
  },
  {
    name: "a low port",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "EXPOSE 80\nENTRYPOINT"),
    ),
    level: "B",
    concerns: ["H15"],
  },
  {
    name: "a check by the program itself",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "HEALTHCHECK CMD /s health\nENTRYPOINT"),
    ),
    level: "A",
    has: ['HEALTHCHECK CMD ["/s", "health"]'],
  },
  {
    name: "a check by curl",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "RUN apk add curl\nHEALTHCHECK CMD curl -f http://localhost/\nENTRYPOINT"),
    ),
    level: "B",
    concerns: ["H08"],
    has: ["HEALTHCHECK NONE"],
  },
  {
    name: "scratch is smaller already",
    text: stages("golang:1.22", "CGO_ENABLED=0 go build -o s .", alpine.replace("alpine:3.20", "scratch")),
    level: "none",
  },
  {
    name: "distroless already",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("alpine:3.20", "gcr.io/distroless/static"),
    ),
    level: "none",
  },
  {
    name: "a script starts it",
    text: stages(
      "golang:1.22",
      "go build -o s .",
      alpine.replace("ENTRYPOINT", "COPY run.sh /\nENTRYPOINT").replace('"/s"', '"/run.sh"'),
    ),
    files: { ...plain, "run.sh": "#!/bin/sh\nsleep 1\n/s\n" },
    level: "C",
    concerns: ["H06"],
  },
  {
    name: "split first",
    text: `${build}RUN go build -o server .\nCMD ["./server"]\n`,
    level: "A",
    has: ["RUN CGO_ENABLED=0 go build -o server .", "FROM gcr.io/distroless/static-debian13:nonroot"],
    lacks: ["slim", "ca-certificates"],
  },
  {
    name: "a built program of another language's stage",
    text: 'FROM node:22 AS build\nRUN npm run build\nFROM alpine:3.20\nCOPY --from=build /s /s\nCMD ["/s"]\n',
    level: "none",
  },
  {
    name: "C that Alpine's compiler puts into the program",
    text: 'FROM golang:1.22-alpine AS build\nRUN apk add gcc musl-dev\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=1 go build -ldflags="-s -w" -o s .\n\nFROM alpine:3.20\nRUN apk add --no-cache sqlite-libs\nCOPY --from=build /app/s /s\nCMD ["/s"]\n',
    files: sqlite,
    level: "B",
    concerns: ["S9"],
    has: [
      'RUN CGO_ENABLED=1 go build -ldflags="-s -w -linkmode external -extldflags -static" -o s .',
      "FROM gcr.io/distroless/static-debian13:nonroot\n",
    ],
  },
  {
    name: "the same without flags",
    text: 'FROM golang:1.22-alpine\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n',
    files: sqlite,
    level: "B",
    concerns: ["S9"],
    has: ['go build -ldflags="-linkmode external -extldflags -static" -o s .'],
  },
  {
    name: "flags that no words can be added to",
    text: 'FROM golang:1.22-alpine\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN go build -ldflags=-s -o s .\nCMD ["./s"]\n',
    files: sqlite,
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "a program without go.mod that imports nothing in C",
    text: 'FROM golang:1.10\nWORKDIR /go/src/app\nCOPY . .\nRUN go get -d && go install\nCMD ["app"]\n',
    files: {
      "main.go":
        'package main\n\nimport (\n\t"net/http"\n\n\t"github.com/gorilla/mux"\n)\n\nfunc main() {}\n',
    },
    level: "A",
    has: ["FROM gcr.io/distroless/base-debian13:nonroot"],
  },
  {
    name: "one that imports a database in C",
    text: 'FROM golang:1.10-alpine\nRUN apk add gcc musl-dev\nWORKDIR /go/src/app\nCOPY . .\nRUN go get -d && go install -v ./...\nCMD ["app"]\n',
    files: { "main.go": 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n' },
    level: "B",
    concerns: ["S9"],
    has: ['go install -ldflags="-linkmode external -extldflags -static" -v ./...'],
  },
  {
    name: "one that is built in quotes already",
    text: 'FROM golang:1.22-alpine\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN sh -c "go build -o s ."\nCMD ["./s"]\n',
    files: sqlite,
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "one whose flags for the linker would be lost",
    text: `FROM golang:1.22-alpine\nRUN apk add build-base\nWORKDIR /app\nCOPY . .\nRUN go build -ldflags='-extldflags "-lm"' -o s .\nCMD ["./s"]\n`,
    files: sqlite,
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "a program that comes in a package called after its library",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add libarchive-tools\nCOPY"),
    ),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "OpenSSL that no source calls",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add openssl\nCOPY"),
    ),
    level: "A",
  },
  {
    name: "an init that nothing starts",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add tini\nCOPY"),
    ),
    level: "A",
  },
  {
    name: "an init in front of the program",
    text: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      'FROM alpine:3.20\nRUN apk add --no-cache tini\nCOPY --from=build /src/s /s\nENTRYPOINT ["/sbin/tini", "--"]\nCMD ["/s", "-v"]\n',
    ),
    level: "A",
    has: ['nonroot\nWORKDIR /\nCOPY --from=build /src/s /s\nCMD ["/s", "-v"]\n'],
  },
];

testRewrites("distroless", moves, { files: plain });
