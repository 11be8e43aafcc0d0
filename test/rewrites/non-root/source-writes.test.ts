/** Folders that become the user's because sources and settings say that the application writes to them (S9, H16). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

type Case = readonly [name: string, files: Readonly<Record<string, string>>, folders: string];

const python = 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
const django = "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n";
const java =
  'FROM maven:3.9-eclipse-temurin-21 AS build\nCOPY . /src\nFROM eclipse-temurin:21-jre-jammy\nWORKDIR /app\nCOPY --from=build /src/target/a.jar a.jar\nCMD ["java", "-jar", "a.jar"]\n';
const dotnet =
  'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nCOPY . /src\nFROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY --from=build /out .\nCMD ["dotnet", "A.dll"]\n';
const go =
  'FROM golang:1.25 AS build\nCOPY . /src\nRUN go build -o /a ./src\nFROM debian:13-slim\nWORKDIR /srv\nCOPY --from=build /a /a\nCMD ["/a"]\n';
const module = { "go.mod": "module example.com/a\ngo 1.25\n" };
const settings = "src/main/resources/application";

const cases: readonly (readonly [dockerfile: string, ...Case])[] = [
  [python, "a folder for what is sent", { "app.py": 'UPLOAD_FOLDER = "./uploads"\n' }, "/app/uploads"],
  [
    python,
    "a setting of Flask",
    { "app.py": "app.config['UPLOAD_FOLDER'] = 'static/in'\n" },
    "/app/static/in",
  ],
  [python, "a log", { "a/log.py": "logging.FileHandler(filename='logs/a.log')\n" }, "/app/logs"],
  [
    python,
    "a log of Python's own set-up",
    { "app.py": 'basicConfig(level=1, filename="out/a.log")\n' },
    "/app/out",
  ],
  [
    python,
    "a file that is opened to write",
    { "app.py": "with open('state/a.json', 'w') as f: pass\n" },
    "/app/state",
  ],
  [
    python,
    "a folder that is made",
    { "app.py": 'os.makedirs(os.path.join(BASE, "made"), exist_ok=True)\n' },
    "/app/made",
  ],
  [python, "a file that is read", { "app.py": "open('config/a.json')\nopen('b/c.txt', 'r')\n" }, ""],
  [python, "temporary files", { "app.py": "open('/tmp/a/b', 'w')\n" }, ""],
  [python, "a folder of many", { "app.py": "open('/var/log/a.log', 'w')\n" }, ""],
  [
    python,
    "tests and other tools",
    { "tests/a.py": "open('a/b', 'w')\n", "scripts/b.py": "open('c/d', 'w')\n" },
    "",
  ],
  [python, "what only the run can tell", { "app.py": 'open(f"{name}/a", "w")\nopen(path, "w")\n' }, ""],
  [
    'FROM python:3.13-slim\nWORKDIR /app\nCOPY api .\nCMD ["python", "app.py"]\n',
    "a neighbour that is not copied",
    { "api/app.py": "os.makedirs('mine')\n", "web/app.py": "os.makedirs('other')\n" },
    "/app/mine",
  ],
  [
    'FROM python:3.13-slim\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n',
    "one file of many",
    { "app.py": "os.makedirs('mine')\n", "tool.py": "os.makedirs('other')\n" },
    "/app/mine",
  ],
  [
    'FROM python:3.13-slim\nWORKDIR /app\nCOPY back /app/back\nCMD ["python", "back/app.py"]\n',
    "a project below the working folder",
    { "back/app.py": 'MEDIA_ROOT = BASE_DIR / "media"\nos.makedirs("made")\n' },
    "/app/back/media /app/made",
  ],
  [
    python,
    "a folder beside the file that makes it",
    { "a/b.py": 'os.makedirs(os.path.join(os.path.dirname(__file__), "made"))\n' },
    "/app/a/made",
  ],
  [
    `${django}CMD python manage.py collectstatic --noinput && gunicorn a.wsgi\n`,
    "static files that are collected at the start",
    {
      "a/settings.py": 'STATIC_ROOT = BASE_DIR / "collected"\nMEDIA_ROOT = os.path.join(BASE_DIR, "media")\n',
    },
    "/app/collected /app/media",
  ],
  [
    `${django}RUN python manage.py collectstatic\nCMD ["gunicorn", "a.wsgi"]\n`,
    "static files that are collected in the build",
    { "a/settings.py": 'STATIC_ROOT = BASE_DIR / "collected"\n' },
    "",
  ],
  [
    java,
    "a database of H2",
    { [`${settings}.properties`]: "spring.datasource.url=jdbc:h2:file:./data/a;X=1\n" },
    "/app/data",
  ],
  [
    java,
    "a database in memory",
    { [`${settings}.yml`]: "url: jdbc:h2:mem:data/a\nother: jdbc:h2:tcp://a/b\n" },
    "",
  ],
  [java, "Spring's log", { [`${settings}.yaml`]: "logging:\n  file:\n    name: logs/a.log\n" }, "/app/logs"],
  [
    java,
    "a folder for what is sent, Spring",
    { [`${settings}.properties`]: "file.upload-dir=./in\n" },
    "/app/in",
  ],
  [
    java,
    "settings without values, and lines without end",
    { [`${settings}.properties`]: `logging.path=\r\nlogging.file=\r\n${"\n".repeat(300_000)}` },
    "",
  ],
  [java, "Logback", { "src/main/resources/logback-spring.xml": "<file>log/a.log</file>" }, "/app/log"],
  [
    dotnet,
    "Serilog",
    { "A.csproj": "<Project/>", "Program.cs": 'x.WriteTo.File("logs/a-.txt");' },
    "/app/logs",
  ],
  [
    go,
    "a folder that a Go program makes",
    { ...module, "main.go": 'os.MkdirAll("data", 0o755)' },
    "/srv/data",
  ],
  [go, "a file of a folder of its own", { ...module, "main.go": 'os.Create("/var/lib/a/b")' }, "/var/lib/a"],
  [go, "sources of another language", { ...module, "a.py": "open('a/b', 'w')\n" }, ""],
  [
    'FROM php:8.4-cli\nWORKDIR /app\nCOPY . .\nCMD ["php", "a.php"]\n',
    "a file of PHP",
    { "in/a.php": "<?php file_put_contents(__DIR__ . '/data/a.txt', 'a');" },
    "/app/in/data",
  ],
];

describe("non-root", () => {
  for (const [dockerfile, name, files, folders] of cases) {
    test(name, async () => {
      const { text = "", level, problems } = await rewrite("non-root", dockerfile, files);
      const [, given = ""] = /chown -R \S+ (.*)$/m.exec(text) ?? [];
      assert.deepEqual([given, level, problems], [folders, "A", []]);
    });
  }

  test("names that mean something to a shell are none for RUN", async () => {
    const files = { ...module, "main.go": 'os.MkdirAll("a;$(id)", 0o755)\nos.Mkdir("b c", 0o755)' };
    const { text = "", level, concerns } = await rewrite("non-root", go, files);
    assert.doesNotMatch(text, /^RUN .*\$\(id\)/m);
    assert.deepEqual([level, concerns], ["B", ["S9"]]);
  });

  test("the working folder itself is an assumption", async () => {
    const files = { "app.py": "logging.FileHandler('a.log')\n" };
    const { text = "", level, concerns } = await rewrite("non-root", python, files);
    assert.match(text, /chown -R 10001:10001 \/app$/m);
    assert.deepEqual([level, concerns], ["B", ["S9"]]);
  });
});
