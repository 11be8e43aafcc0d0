/** Dockerfiles of every language, to which a line or a file is added that makes a hazard. */
export interface File {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
}

export function file(text: string, files: Readonly<Record<string, string>> = {}): File {
  return { text, files };
}

export const goFiles = {
  "go.mod": "module example.com/app\n\ngo 1.25\n",
  "main.go": "package main\n\nfunc main() {}\n",
};
export const cgoFiles = { ...goFiles, "main.go": 'package main\n\nimport "C"\n\nfunc main() {}\n' };

export function go(image: string, more: string, files: Readonly<Record<string, string>> = goFiles): File {
  return file(
    `FROM ${image}\nWORKDIR /src\nCOPY . .\n${more}RUN go build -o /usr/local/bin/app .\nCMD ["app"]\n`,
    files,
  );
}

export function cgoStages(image: string): File {
  return file(
    `FROM ${image} AS build\nRUN apt-get update && apt-get install -y golang gcc\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=1 go build -o /app .\nFROM ${image}\nCOPY --from=build /app /app\nCMD ["/app"]\n`,
    cgoFiles,
  );
}

export const nodeFiles = {
  "package.json": JSON.stringify({
    name: "app",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "^4.0.0" },
  }),
  "package-lock.json": JSON.stringify({
    name: "app",
    lockfileVersion: 3,
    packages: { "": { dependencies: { express: "^4.0.0" } }, "node_modules/express": { version: "4.21.0" } },
  }),
  "server.js": "const app = require('express')();\napp.listen(3000);\n",
};

export function node(start: string, more = "", files: Readonly<Record<string, string>> = nodeFiles): File {
  return file(
    `FROM node:24\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n${more}${start}\n`,
    files,
  );
}

export function nodeStages(
  last: string,
  more: Readonly<Record<string, string>> = {},
  base = "node:24-slim",
): File {
  const build = "FROM node:24 AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n";
  return file(`${build}FROM ${base}\nWORKDIR /app\nCOPY --from=build /app /app\n${last}`, {
    ...nodeFiles,
    ...more,
  });
}

export function pom(dependencies = ""): string {
  const head =
    "<modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>app</artifactId><version>1</version>";
  return `<project>${head}<dependencies>${dependencies}</dependencies></project>`;
}

export function maven(start: string, more = "", files: Readonly<Record<string, string>> = {}): File {
  return file(
    `FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nCOPY . .\nRUN mvn -B package\n${more}${start}\n`,
    { "pom.xml": pom(), "src/main/java/App.java": "class App {}\n", ...files },
  );
}

export function rust(more: string): File {
  return file(
    `FROM rust:1.90\nWORKDIR /app\nCOPY . .\n${more}RUN cargo build --release\nCMD ["./target/release/app"]\n`,
    {
      "Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n',
      "Cargo.lock": "version = 3\n",
      "src/main.rs": "fn main() {}\n",
    },
  );
}

const pythonFiles = { "requirements.txt": "flask==3.0.0\n", "app.py": "print('hello')\n" };

export function python(image: string, more = "", start = 'CMD ["python", "app.py"]'): File {
  return file(
    `FROM ${image}\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n${more}${start}\n`,
    pythonFiles,
  );
}

export function pythonStages(more: string): File {
  return file(
    `FROM python:3.13-slim AS build\n${more}RUN python -m venv /venv\nENV PATH=/venv/bin:$PATH\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nFROM python:3.13-slim\nWORKDIR /app\nCOPY --from=build /venv /venv\nENV PATH=/venv/bin:$PATH\nCOPY app.py .\nCMD ["python", "app.py"]\n`,
    pythonFiles,
  );
}

export const script = "#!/bin/sh\nset -e\n./wait-for db\nexec node server.js\n";
export const entry = 'COPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\n';
