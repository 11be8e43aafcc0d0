/** What a program in Go reads when it runs, and goes over to the new stage with it. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { build, plain, withSource } from "./go-projects.ts";

const files: readonly RewriteCase[] = [
  {
    name: "templates that the sources name",
    text: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: {
      ...withSource('template.ParseGlob("web/templates/*.html")'),
      "web/templates/a.html": "",
      "web/web.go": "",
    },
    level: "A",
    has: ["COPY --from=build /app/web/templates /app/web/templates"],
    lacks: ["/app/web /app/web"],
  },
  {
    name: "a folder that nothing names",
    text: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...plain, "migrations/1.sql": "" },
    level: "B",
    has: ["# TODO(dockerfile-security): Nothing in the sources names migrations"],
  },
  {
    name: "an embedded folder is in the program",
    text: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: {
      ...plain,
      "static/a.css": "",
      "pages.go": 'package main\n\nimport "embed"\n\n//go:embed static\nvar files embed.FS\n',
    },
    level: "A",
    lacks: ["COPY --from=build /app/static"],
  },
  {
    name: "a file in the arguments",
    text: `${build}RUN go build -o s .\nCMD ["./s", "--config=etc/app.toml"]\n`,
    files: { ...plain, "etc/app.toml": "" },
    level: "A",
    has: ["COPY --from=build /app/etc/app.toml /app/etc/app.toml"],
  },
  {
    name: "settings by a name without extension",
    text: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...withSource('viper.SetConfigName("server")'), "server.yaml": "" },
    level: "A",
    has: ["/app/server.yaml /app/server.yaml"],
  },
  {
    name: "secrets that nothing reads stay out",
    text: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...plain, ".env": "KEY=1" },
    level: "A",
    lacks: [".env"],
  },
  {
    name: "a file with settings that the program starts with",
    text: `${build}RUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...withSource("godotenv.Load()"), ".env": "KEY=1" },
    level: "B",
    concerns: ["H25"],
    has: ["COPY --from=build /app/.env /app/.env"],
  },
  {
    name: "the same, copied by its name",
    text: 'FROM golang:1.22\nWORKDIR /app\nCOPY go.mod main.go .env ./\nRUN go build -o s .\nCMD ["./s"]\n',
    files: { ...withSource('godotenv.Load(".env")'), ".env": "KEY=1" },
    level: "A",
    has: ["COPY --from=build /app/.env /app/.env"],
  },
  {
    name: "pages in the root folder",
    text: 'FROM golang:1.22\nWORKDIR /\nCOPY . .\nRUN go build -o /shop\nCMD ["/shop"]\n',
    files: { ...withSource('read("views/index.html")'), "views/index.html": "", "etc/hosts": "" },
    level: "A",
    has: ["COPY --from=build /views /views"],
    lacks: ["/etc /etc"],
  },
  {
    name: "a script that is made executable for others to start",
    text: `${build}RUN chmod +x wait.sh build.sh && ./build.sh\nRUN go build -o s .\nCMD ["./s"]\n`,
    files: { ...plain, "wait.sh": '#!/bin/sh\nexec "$@"\n', "build.sh": "#!/bin/sh\ngo generate\n" },
    level: "B",
    concerns: ["S4"],
    has: ["COPY --from=build /app/wait.sh /app/wait.sh"],
    lacks: ["build.sh /app"],
  },
  {
    name: "a folder that settings name",
    text: `${build}RUN go build -o s .\nCMD ["./s", "-c", "shop.toml"]\n`,
    files: { ...plain, "shop.toml": 'pages = "site"\n', "site/index.html": "", "docs/a.txt": "" },
    level: "A",
    has: ["COPY --from=build /app/shop.toml /app/shop.toml", "COPY --from=build /app/site /app/site"],
    lacks: ["/docs"],
  },
];

testRewrites("multi-stage", files, { files: plain });
