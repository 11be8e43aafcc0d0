/** Go: shapes of Dockerfiles, what is made of them and what is refused. */
import { compareRows, type Row } from "./rows.ts";

const module = "module example.com/shop\n\ngo 1.22\n";
const main = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n';
const plain = { "go.mod": module, "main.go": main };
const build = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\n";
const sqlite = { ...plain, "go.mod": `${module}\nrequire github.com/mattn/go-sqlite3 v1.14.22\n` };
const withSource = (line: string) => ({
  "go.mod": module,
  "main.go": main.replace("func main() {", `func main() { ${line};`),
});

const splits: readonly Row[] = [
  {
    name: "a program named by -o",
    dockerfile: `${build}RUN go build -o server .\nCMD ["./server"]\n`,
    is: "A",
    has: ["FROM debian:bookworm-slim", "COPY --from=build /app/server /app/server"],
  },
  {
    name: "the module's name without -o",
    dockerfile: `${build}RUN go build\nCMD ["/app/shop"]\n`,
    is: "A",
    has: ["COPY --from=build /app/shop /app/shop"],
  },
  {
    name: "a major version is no name",
    dockerfile: `${build}RUN go build\nCMD ["/app/shop"]\n`,
    files: { ...plain, "go.mod": "module example.com/shop/v2\n\ngo 1.22\n" },
    is: "A",
    has: ["/app/shop /app/shop"],
  },
  {
    name: "the folder's name of a package",
    dockerfile: `${build}RUN go build ./cmd/api\nCMD ["./api"]\n`,
    files: { "go.mod": module, "cmd/api/main.go": main },
    is: "A",
    has: ["COPY --from=build /app/api /app/api"],
  },
  {
    name: "a file's name",
    dockerfile: `${build}RUN go build main.go\nCMD ["./main"]\n`,
    is: "A",
    has: ["/app/main /app/main"],
  },
  {
    name: "go install puts it where PATH finds it",
    dockerfile: `${build}RUN go install ./...\nCMD ["shop", "-v"]\n`,
    is: "A",
    has: ["COPY --from=build /go/bin/shop /usr/local/bin/shop", 'CMD ["shop", "-v"]'],
  },
  {
    name: "an absolute path stays",
    dockerfile: `${build}RUN go install .\nENTRYPOINT ["/go/bin/shop"]\n`,
    is: "A",
    has: ["COPY --from=build /go/bin/shop /go/bin/shop"],
  },
  {
    name: "GOBIN says where",
    dockerfile: `${build}RUN GOBIN=/usr/bin go install .\nENTRYPOINT ["shop"]\n`,
    is: "A",
    has: ["COPY --from=build /usr/bin/shop /usr/bin/shop"],
  },
  {
    name: "$GOPATH has no value without Go",
    dockerfile: `${build}RUN go install .\nCMD $GOPATH/bin/shop -v\n`,
    is: "A",
    has: ['CMD ["/go/bin/shop", "-v"]'],
  },
  {
    name: "cd in the RUN, and a folder as target",
    dockerfile: 'FROM golang:1.22\nCOPY . /src\nRUN cd /src/cmd/api && go build -o /out/\nCMD ["/out/api"]\n',
    files: { "go.mod": module, "cmd/api/main.go": main },
    is: "A",
    has: ["COPY --from=build /out/api /out/api"],
    hasNot: ["COPY . /src\nCMD"],
  },
  {
    name: "a program that is moved",
    dockerfile: `${build}RUN go build -o app . && mv app /usr/local/bin/\nCMD ["app"]\n`,
    is: "A",
    has: ["COPY --from=build /usr/local/bin/app /usr/local/bin/app"],
  },
  {
    name: "make: the start says where the program is",
    dockerfile: `${build}RUN make\nCMD ["/app/bin/shop"]\n`,
    is: "B S4",
    has: ["# TODO(dockerfile-security): The build leaves the program at /app/bin/shop"],
  },
  {
    name: "alpine stays alpine, its release, too",
    dockerfile: 'FROM golang:1.25-alpine3.22\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n',
    is: "A",
    has: ["FROM alpine:3.22\n"],
    hasNot: ["ca-certificates"],
  },
  {
    name: "the newest alpine where the tag names none",
    dockerfile: 'FROM golang:1.20-alpine\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n',
    is: "A",
    has: ["FROM alpine:3\n"],
  },
  {
    name: "an image of a mirror",
    dockerfile:
      'FROM public.ecr.aws/docker/library/golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n',
    is: "A",
    has: ["FROM public.ecr.aws/docker/library/debian:bookworm-slim"],
  },
  {
    name: "a digest is dropped, and that is said",
    dockerfile: `FROM golang:1.22-bookworm@sha256:${"a".repeat(64)}\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n`,
    is: "A",
    has: ["FROM debian:bookworm-slim\n"],
  },
  {
    name: "go run becomes a build",
    dockerfile: `${build}CMD ["go", "run", "main.go", "--port", "80"]\n`,
    is: "B H05",
    has: ["RUN go build -o /usr/local/bin/shop main.go", 'CMD ["/usr/local/bin/shop", "--port", "80"]'],
  },
  {
    name: "go run with options and an entry point",
    dockerfile: `${build}ENTRYPOINT ["go", "run", "-tags", "prod", "./cmd/api"]\nCMD ["serve"]\n`,
    files: { "go.mod": module, "cmd/api/main.go": main },
    is: "B H05",
    has: [
      "RUN go build -tags prod -o /usr/local/bin/api ./cmd/api",
      'ENTRYPOINT ["/usr/local/bin/api"]',
      'CMD ["serve"]',
    ],
  },
  {
    name: "templates that the sources name",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: {
      ...withSource('template.ParseGlob("web/templates/*.html")'),
      "web/templates/a.html": "",
      "web/web.go": "",
    },
    is: "A",
    has: ["COPY --from=build /app/web/templates /app/web/templates"],
    hasNot: ["/app/web /app/web"],
  },
  {
    name: "a folder that nothing names",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...plain, "migrations/1.sql": "" },
    is: "B",
    has: ["# TODO(dockerfile-security): Nothing in the sources names migrations"],
  },
  {
    name: "an embedded folder is in the program",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: {
      ...plain,
      "static/a.css": "",
      "pages.go": 'package main\n\nimport "embed"\n\n//go:embed static\nvar files embed.FS\n',
    },
    is: "A",
    hasNot: ["COPY --from=build /app/static"],
  },
  {
    name: "a file in the arguments",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s", "--config=etc/app.toml"]\n`,
    files: { ...plain, "etc/app.toml": "" },
    is: "A",
    has: ["COPY --from=build /app/etc/app.toml /app/etc/app.toml"],
  },
  {
    name: "settings by a name without extension",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...withSource('viper.SetConfigName("server")'), "server.yaml": "" },
    is: "A",
    has: ["/app/server.yaml /app/server.yaml"],
  },
  {
    name: "secrets stay out",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...withSource('godotenv.Load(".env")'), ".env": "KEY=1" },
    is: "A",
    hasNot: [".env"],
  },
  {
    name: "time zones come from Go itself",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: withSource('time.LoadLocation("Europe/Berlin")'),
    is: "A",
    has: [
      "ENV ZONEINFO=/usr/local/go/lib/time/zoneinfo.zip",
      "COPY --from=build /usr/local/go/lib/time/zoneinfo.zip",
    ],
  },
  {
    name: "time zones in the program",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: {
      ...withSource('time.LoadLocation("Europe/Berlin")'),
      "zones.go": 'package main\n\nimport _ "time/tzdata"\n',
    },
    is: "A",
    hasNot: ["zoneinfo"],
  },
  {
    name: "without a context nothing is known of files",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: {},
    is: "B H29",
  },
  {
    name: "without go.mod",
    dockerfile:
      'FROM golang:1.10\nWORKDIR /go/src/app\nCOPY . .\nRUN go get -d -v ./...\nRUN go install -v ./...\nCMD ["app"]\n',
    files: { "main.go": main },
    is: "B S2",
    has: ["FROM debian:stretch-slim", "COPY --from=build /go/bin/app /usr/local/bin/app"],
  },
  {
    name: "a tool from elsewhere",
    dockerfile: 'FROM golang:1.22\nRUN go install example.com/tools/greet@v1.2.3\nENTRYPOINT ["greet"]\n',
    files: {},
    is: "A",
    has: ["COPY --from=build /go/bin/greet /usr/local/bin/greet"],
  },
  {
    name: "variables of the build stay there",
    dockerfile: `FROM golang:1.22\nENV CGO_ENABLED=0\nENV PORT=80\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n`,
    is: "A",
    hasNot: ["slim\nENV CGO_ENABLED"],
    has: ["FROM debian:bookworm-slim\nENV PORT=80"],
  },
  {
    name: "a file that is copied behind the build",
    dockerfile: `${build}RUN go build -o s .\nCOPY deploy/limits.ini ./\nCMD ["./s"]\n`,
    files: { ...plain, "deploy/limits.ini": "" },
    is: "A",
    has: ["COPY --from=build /app/limits.ini /app/limits.ini"],
  },
  {
    name: "a shell and two programs",
    dockerfile: `${build}RUN go build -o migrate ./cmd/migrate && go build -o api ./cmd/api\nCMD ./migrate && ./api\n`,
    files: { "go.mod": module, "cmd/api/main.go": main, "cmd/migrate/main.go": main },
    is: "A",
    has: ["/app/migrate /app/migrate", "/app/api /app/api", "CMD ./migrate && ./api"],
  },
  {
    name: "a language installed on Ubuntu",
    dockerfile:
      'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y golang-go\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n',
    is: "A",
    has: ["\nFROM ubuntu:24.04\nWORKDIR /app\n"],
  },
  {
    name: "a tree that is laid over the image's own",
    dockerfile: `${build}COPY rootfs /\nRUN go build -o /srv/s .\nCMD ["/srv/s"]\n`,
    files: { ...plain, "rootfs/etc/shop.conf": "" },
    is: "A",
    has: ["COPY rootfs /\nRUN go build", "COPY rootfs /\nCMD"],
  },
  {
    name: "files beside sources that are not in the working folder",
    dockerfile: 'FROM golang:1.22\nADD . /app\nRUN cd /app && go build -o main .\nCMD ["/app/main"]\n',
    files: { ...withSource('os.Open("/app/data/list.txt")'), "data/list.txt": "", "templates/a.html": "" },
    is: "B",
    has: [
      "COPY --from=build /app/data/list.txt /app/data/list.txt",
      "COPY --from=build /app/templates /app/templates",
    ],
    hasNot: ["slim\nADD"],
  },
  { name: "air", dockerfile: `${build}CMD ["air"]\n`, is: "C H05" },
  { name: "go test", dockerfile: `${build}CMD ["go", "test", "./..."]\n`, is: "C H05" },
  {
    name: "an image of nobody's",
    dockerfile:
      'FROM example.com/base/golang:1.22\nWORKDIR /app\nCOPY . .\nRUN go build -o s .\nCMD ["./s"]\n',
    is: "C S1",
  },
  {
    name: "nothing builds what is started",
    dockerfile: `${build}RUN go build -o api .\nCMD ["worker"]\n`,
    is: "C S4",
  },
  { name: "a shell is no application", dockerfile: `${build}RUN go build -o s .\n`, is: "none" },
  {
    name: "a program that is there already",
    dockerfile: 'FROM golang:1.22\nCOPY server /server\nCMD ["/server"]\n',
    files: { server: "" },
    is: "none",
  },
  {
    name: "a base for others",
    dockerfile: `${build}RUN go build -o s .\nONBUILD COPY . .\nCMD ["./s"]\n`,
    is: "C S8",
  },
  {
    name: "Windows line ends",
    dockerfile: `${build}RUN go build -o s .\nCMD ["./s"]\n`.replaceAll("\n", "\r\n"),
    is: "A",
    has: ["\r\nFROM debian:bookworm-slim\r\n"],
  },
];

const stages = (image: string, command: string, last: string) =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\nRUN ${command}\n\n${last}`;
const alpine = 'FROM alpine:3.20\nCOPY --from=build /src/s /s\nENTRYPOINT ["/s"]\n';
const debian = alpine.replace("alpine:3.20", "debian:bookworm-slim");

const moves: readonly Row[] = [
  {
    name: "pure Go",
    dockerfile: stages("golang:1.22-alpine", "go build -ldflags='-s -w' -o s .", alpine),
    is: "A",
    has: [
      "RUN CGO_ENABLED=0 go build -ldflags='-s -w' -o s .",
      "FROM gcr.io/distroless/static-debian13:nonroot\nWORKDIR /\n",
    ],
  },
  {
    name: "CGO_ENABLED=0 is said already",
    dockerfile: stages("golang:1.22", "CGO_ENABLED=0 go build -o s .", debian),
    is: "A",
    hasNot: ["CGO_ENABLED=0 CGO_ENABLED=0"],
  },
  {
    name: "CGO_ENABLED=0 by ENV",
    dockerfile: stages("golang:1.22", "go build -o s .", debian).replace(
      "WORKDIR",
      "ENV CGO_ENABLED=0\nWORKDIR",
    ),
    is: "A",
    has: ["RUN go build -o s ."],
  },
  {
    name: "an argument vector gets an ENV",
    dockerfile: stages("golang:1.22", '["go", "build", "-o", "s", "."]', debian),
    is: "A",
    has: ['ENV CGO_ENABLED=0\nRUN ["go", "build"'],
  },
  {
    name: "a part in C, on Debian",
    dockerfile: stages("golang:1.22", "go build -o s .", debian),
    files: { ...plain, "c.go": 'package main\n\n// int one() { return 1; }\nimport "C"\n' },
    is: "A",
    has: ["FROM gcr.io/distroless/base-debian13:nonroot", "RUN go build -o s ."],
  },
  {
    name: "a part in C, on Alpine",
    dockerfile: stages("golang:1.22-alpine", "go build -o s .", alpine),
    files: sqlite,
    is: "C H12",
  },
  {
    name: "a part in C, linked statically on Alpine",
    dockerfile: stages(
      "golang:1.22-alpine",
      `CGO_ENABLED=1 go build -ldflags='-linkmode external -extldflags "-static"' -o s .`,
      alpine.replace("ENTRYPOINT", "USER 1000\nENTRYPOINT"),
    ),
    files: sqlite,
    is: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "a newer C library",
    dockerfile: stages("golang:1.27-forky", "CGO_ENABLED=1 go build -o s .", debian),
    is: "C H13",
  },
  {
    name: "make on Debian: the C library is there in any case",
    dockerfile: stages("golang:1.22", "make", debian),
    is: "A",
    has: ["FROM gcr.io/distroless/base-debian13:nonroot"],
  },
  {
    name: "make on Debian for Alpine: it cannot be linked to anything",
    dockerfile: stages("golang:1.22", "make", alpine),
    is: "A",
    has: ["FROM gcr.io/distroless/static-debian13:nonroot"],
  },
  {
    name: "make on Alpine",
    dockerfile: stages("golang:1.22-alpine", "make", alpine),
    is: "B H12",
    has: ["ENV CGO_ENABLED=0\nRUN make"],
  },
  {
    name: "certificates and time zones are there",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add --no-cache ca-certificates tzdata && update-ca-certificates\nCOPY"),
    ),
    is: "A",
    hasNot: ["apk add"],
  },
  {
    name: "what only people use",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add curl\nCOPY"),
    ),
    is: "B H11",
  },
  {
    name: "what the sources may use",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add curl\nCOPY"),
    ),
    files: withSource('exec.Command("curl").Run()'),
    is: "C H11",
  },
  {
    name: "a program that the application starts",
    dockerfile: stages("golang:1.22", "CGO_ENABLED=0 go build -o s .", debian),
    files: withSource('exec.CommandContext(ctx, "sh", "-c", "ls")'),
    is: "B H01",
  },
  {
    name: "a package that it needs",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("COPY", "RUN apk add ffmpeg\nCOPY"),
    ),
    is: "C H11",
  },
  {
    name: "a shell form that is one program",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace('["/s"]', "exec /s --port 8080"),
    ),
    is: "A",
    has: ['ENTRYPOINT ["/s", "--port", "8080"]'],
  },
  {
    name: "a shell form with a variable",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace('["/s"]', "/s --port $PORT"),
    ),
    is: "C H03",
  },
  {
    name: "a user by name gets a number",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "RUN adduser -D app\nUSER app\nENTRYPOINT"),
    ),
    is: "A",
    has: ["USER 65532:65532"],
    hasNot: ["adduser"],
  },
  {
    name: "root's home",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      'FROM alpine:3.20\nWORKDIR /root/\nCOPY --from=build /src/s .\nCMD ["./s"]\n',
    ),
    is: "A",
    has: ["WORKDIR /app\nCOPY --from=build /src/s .\n"],
  },
  {
    name: "root's home in the start",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replaceAll(" /s", " /root/s").replace('"/s"', '"/root/s"'),
    ),
    is: "C H20",
  },
  {
    name: "a volume belongs to who runs",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "VOLUME /data\nENTRYPOINT"),
    ),
    is: "A",
    has: ["RUN mkdir -p /data", "COPY --from=build --chown=65532:65532 /data /data\nVOLUME /data"],
  },
  {
    name: "a low port",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "EXPOSE 80\nENTRYPOINT"),
    ),
    is: "B H15",
  },
  {
    name: "a check by the program itself",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "HEALTHCHECK CMD /s health\nENTRYPOINT"),
    ),
    is: "A",
    has: ['HEALTHCHECK CMD ["/s", "health"]'],
  },
  {
    name: "a check by curl",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("ENTRYPOINT", "RUN apk add curl\nHEALTHCHECK CMD curl -f http://localhost/\nENTRYPOINT"),
    ),
    is: "B H08",
    has: ["HEALTHCHECK NONE"],
  },
  {
    name: "scratch is smaller already",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("alpine:3.20", "scratch"),
    ),
    is: "none",
  },
  {
    name: "distroless already",
    dockerfile: stages(
      "golang:1.22",
      "CGO_ENABLED=0 go build -o s .",
      alpine.replace("alpine:3.20", "gcr.io/distroless/static"),
    ),
    is: "none",
  },
  {
    name: "a script starts it",
    dockerfile: stages(
      "golang:1.22",
      "go build -o s .",
      alpine.replace("ENTRYPOINT", "COPY run.sh /\nENTRYPOINT").replace('"/s"', '"/run.sh"'),
    ),
    files: { ...plain, "run.sh": "#!/bin/sh\nsleep 1\n/s\n" },
    is: "C H06",
  },
  {
    name: "split first",
    dockerfile: `${build}RUN go build -o server .\nCMD ["./server"]\n`,
    is: "A",
    has: ["RUN CGO_ENABLED=0 go build -o server .", "FROM gcr.io/distroless/static-debian13:nonroot"],
    hasNot: ["slim", "ca-certificates"],
  },
  {
    name: "a built program of another language's stage",
    dockerfile:
      'FROM node:22 AS build\nRUN npm run build\nFROM alpine:3.20\nCOPY --from=build /s /s\nCMD ["/s"]\n',
    is: "none",
  },
];

compareRows("multi-stage", "Go", splits, plain);
compareRows("distroless", "Go", moves, plain);
