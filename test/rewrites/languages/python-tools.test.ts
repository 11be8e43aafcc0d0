/** Tools that packages of Python are installed with, and where they have to be for it. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { copied, environment, requirements, simple } from "./python-projects.ts";

const project = {
  "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flask"]\n',
  "uv.lock": "",
  "poetry.lock": "",
  "app.py": "",
};
const poetry = (from: string, bring: string) =>
  `FROM ${from}\nWORKDIR /app\n${bring}COPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nCOPY . .\nCMD ["poetry", "run", "flask", "run"]\n`;

const tools: readonly RewriteCase[] = [
  {
    name: "Poetry on a slim image stays in the build",
    text: poetry("python:3.12-slim", "RUN pip install poetry\n"),
    level: "A",
    lines: [
      "FROM python:3.12-slim AS build",
      "RUN pip install poetry",
      "RUN python -m venv /opt/venv",
      "ENV VIRTUAL_ENV=/opt/venv",
      "RUN poetry install --no-root",
      "FROM python:3.12-slim",
      ...copied,
      'CMD ["flask", "run"]',
    ],
  },
  {
    name: "one that curl brings, and the link to it",
    text: poetry(
      "python:3.12-slim",
      "RUN apt-get update && apt-get install -y curl\nRUN curl -sSL https://install.python-poetry.org | python3 - && ln -s /root/.local/bin/poetry /usr/local/bin/poetry\n",
    ),
    level: "A",
    last: `FROM python:3.12-slim\n${environment[1]}\nWORKDIR /app\n${copied.join("\n")}\nCMD ["flask", "run"]\n`,
  },
  {
    name: "one that pipx brings",
    text: poetry("python:3.12-slim", "RUN pip install pipx && pipx install poetry==1.8.3\n"),
    level: "A",
    lines: ["FROM python:3.12-slim", ...copied],
  },
  {
    name: "what else pipx brings may be for the application",
    text: simple("python:3.12").replace("COPY req", "RUN pipx install awscli\nCOPY req"),
    files: requirements,
    level: "B",
    concerns: ["S4"],
  },
  {
    name: "uv, copied from its image",
    text: 'FROM python:3.12-slim\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/uv\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen\nCMD ["uv", "run", "app.py"]\n',
    level: "A",
    last: 'FROM python:3.12-slim\nENV PATH="/app/.venv/bin:$PATH"\nWORKDIR /app\nCOPY --from=build /app /app\nCMD ["python", "app.py"]\n',
  },
  {
    name: "uv, mounted: nothing of it stays",
    text: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN --mount=from=ghcr.io/astral-sh/uv,source=/uv,target=/bin/uv uv sync --frozen\nENV PATH="/app/.venv/bin:$PATH"\nCMD ["python", "app.py"]\n',
    level: "none",
  },
  {
    name: "uv, told to install beside the interpreter",
    text: 'FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/uv\nENV UV_PROJECT_ENVIRONMENT="/usr/local"\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen\nCMD ["python", "app.py"]\n',
    level: "A",
    lines: [
      "ENV UV_PROJECT_ENVIRONMENT=/opt/venv",
      "RUN python -m venv /opt/venv",
      "RUN uv sync --frozen",
      "FROM python:3.12-slim",
      ...copied,
    ],
    lacks: ["/usr/local"],
  },
  {
    name: "a tool that is installed into the environment goes along",
    text: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install poetry && poetry config virtualenvs.create false && poetry install\nCMD ["python", "app.py"]\n',
    level: "none",
  },
];

testRewrites("multi-stage", tools, { files: project });

const ubuntu = (run: string, rest = "") =>
  `FROM ubuntu:22.04\nRUN ${run}\n${rest}WORKDIR /app\nCOPY . .\nCMD ["gunicorn", "app:app"]\n`;

const distributions: readonly RewriteCase[] = [
  {
    name: "Python and its packages in one RUN",
    text: ubuntu("apt-get update && apt-get install -y python3-pip && pip3 install flask gunicorn"),
    level: "A",
    lines: [
      'ENV PATH="/opt/venv/bin:$PATH"',
      "RUN apt-get update && apt-get install -y python3-pip python3-venv && python3 -m venv /opt/venv && pip3 install flask gunicorn",
      "FROM ubuntu:22.04",
    ],
  },
  {
    name: "pip made newer where it is installed",
    text: ubuntu(
      "apt-get update && apt-get install -y python3-pip && pip3 install --upgrade pip",
      "RUN pip3 install flask gunicorn\n",
    ),
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y python3-pip python3-venv && pip3 install --upgrade pip",
      "RUN python3 -m venv /opt/venv",
      "RUN pip3 install flask gunicorn",
    ],
  },
  {
    name: "and in the very RUN that uses it: the shell must find the environment's pip first",
    text: ubuntu(
      "apt-get update && apt-get install -y python3-pip && pip3 install --upgrade pip && pip3 install flask",
    ),
    level: "A",
    has: ["&& python3 -m venv /opt/venv && pip3 install --upgrade pip && pip3 install flask\n"],
  },
  {
    name: "a shell that has called pip already",
    text: ubuntu(
      "apt-get update && apt-get install -y python3-pip && pip3 install poetry && pip3 install flask",
    ),
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "a tag that leaves the release open",
    text: ubuntu("apt-get update && apt-get install -y python3-pip", "RUN pip3 install flask\n").replace(
      "22.04",
      "latest",
    ),
    level: "A",
    lines: ["RUN python3 -m venv /opt/venv", "FROM ubuntu:latest"],
  },
  {
    name: "Alpine's Python makes environments by itself",
    text: 'FROM alpine:3.22\nRUN apk add --no-cache python3 py3-pip gcc musl-dev\nWORKDIR /app\nCOPY . .\nRUN pip3 install --break-system-packages -r requirements.txt\nCMD ["python3", "app.py"]\n',
    level: "A",
    lines: [
      "RUN apk add --no-cache python3 py3-pip gcc musl-dev",
      "RUN python3 -m venv /opt/venv",
      "FROM alpine:3.22",
      "RUN apk add --no-cache libgcc python3",
      ...copied,
    ],
  },
  {
    name: "packages of Alpine beside pip's",
    text: 'FROM alpine:3.22\nRUN apk add --no-cache py3-pip py3-numpy\nWORKDIR /app\nCOPY . .\nRUN pip3 install flask\nCMD ["python3", "app.py"]\n',
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "no place between them",
    text: ubuntu("if apt-get update && apt-get install -y python3-pip; then pip3 install flask gunicorn; fi"),
    level: "C",
    concerns: ["S4"],
  },
];

testRewrites("multi-stage", distributions, { files: requirements });

const exported: readonly RewriteCase[] = [
  {
    name: "requirements that an earlier stage makes of the project's manifest",
    text: 'FROM python:3.12 AS export\nWORKDIR /tmp\nRUN pip install poetry\nCOPY pyproject.toml poetry.lock ./\nRUN poetry export -f requirements.txt --output requirements.txt\nFROM python:3.12\nWORKDIR /app\nCOPY --from=export /tmp/requirements.txt .\nRUN pip install -r requirements.txt\nCOPY app.py .\nCMD ["python", "app.py"]\n',
    files: { ...project, "pyproject.toml": '[tool.poetry.dependencies]\npsycopg2 = "*"\n' },
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*",
    ],
  },
  {
    name: "requirements that the stage itself makes of others",
    text: simple("python:3.12")
      .replace("RUN pip", "RUN pip install pip-tools && pip-compile -o locked.txt requirements.txt\nRUN pip")
      .replace("-r requirements", "-r locked"),
    files: { "requirements.txt": "gitpython\n" },
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*",
    ],
  },
  {
    name: "a manifest that is not there",
    text: simple("python:3.12")
      .replace("RUN pip", "RUN pip install pdm && pdm export > all.txt\nRUN pip")
      .replace("-r requirements", "-r all"),
    files: {},
    level: "B",
    concerns: ["H11"],
  },
];

testRewrites("multi-stage", exported);

const compiled: readonly RewriteCase[] = [
  {
    name: "what a compiler brings along",
    text: simple("python:3.12"),
    files: { "requirements.txt": "lightgbm\n" },
    level: "A",
    has: [" libgomp1 "],
  },
  {
    name: "the same where the file installs it",
    text: simple("python:3.12-slim").replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y build-essential\nWORKDIR",
    ),
    files: { "requirements.txt": "llama-cpp-python\n" },
    level: "A",
    has: [" libgomp1 "],
  },
  {
    name: "the library of an image that has nothing of it, and none beside it",
    text: simple("python:3.12"),
    files: { "requirements.txt": "opencv-python\n" },
    level: "A",
    has: [" libglib2.0-0 "],
    lacks: ["libgirepository"],
  },
];

testRewrites("multi-stage", compiled);

const provided: readonly RewriteCase[] = [
  {
    name: "libraries that the interpreter loads itself",
    text: simple("python:3.12-slim").replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y gcc libffi-dev libssl-dev\nWORKDIR",
    ),
    files: requirements,
    level: "A",
    lacks: ["libffi8", "libssl3"],
  },
  {
    name: "PostgreSQL's library in a wheel",
    text: simple("python:3.12-slim").replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y gcc libpq-dev\nWORKDIR",
    ),
    files: { "requirements.txt": "psycopg2-binary\n" },
    level: "A",
    lacks: ["libpq5"],
  },
  {
    name: "and beside one that is built",
    text: simple("python:3.12-slim").replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y gcc libpq-dev\nWORKDIR",
    ),
    files: { "requirements.txt": "psycopg2-binary\npsycopg\n" },
    level: "A",
    has: [" libpq5 "],
  },
];

testRewrites("multi-stage", provided);

const installed = (files: Readonly<Record<string, string>>) => ({
  text: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install .\nENTRYPOINT ["tool"]\n',
  files,
});

const places: readonly RewriteCase[] = [
  {
    name: "setup.py says what is needed",
    ...installed({ "setup.py": 'setup(name="tool", install_requires=["click>=8", "psycopg2"])\n' }),
    level: "A",
    has: [" libpq5 "],
  },
  {
    name: "setup.cfg, too",
    ...installed({
      "setup.py": "setup()\n",
      "setup.cfg": "[options]\ninstall_requires =\n    click\n    gitpython\n",
    }),
    level: "A",
    has: [" git "],
  },
  {
    name: "setup.py that reads another file",
    ...installed({ "setup.py": 'setup(install_requires=open("needs.txt").read().split())\n' }),
    level: "B",
    concerns: ["H11"],
    has: ["setup.py cannot be read here"],
  },
  {
    name: "extras, comments and the line ends of Windows",
    ...installed({
      "setup.py":
        'setup(\r\n  install_requires=[\r\n    "celery[redis]",  # "queues"\r\n    "psycopg2",\r\n  ],\r\n)\r\n',
    }),
    level: "A",
    has: [" libpq5 "],
  },
  {
    name: "setup.cfg of Windows, with an empty line",
    ...installed({
      "setup.cfg": "[options]\r\ninstall_requires =\r\n    click\r\n\r\n    gitpython\r\nzip_safe = 0\r\n",
    }),
    level: "A",
    has: [" git "],
  },
  {
    name: "setup.cfg that names another file",
    ...installed({ "setup.cfg": "[options]\ninstall_requires = file: needs.txt\n" }),
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "a list that another one is added to",
    ...installed({ "setup.py": 'setup(install_requires=["click"] + more)\n' }),
    level: "B",
    concerns: ["H11"],
  },
  {
    name: "a list that is worked out",
    ...installed({ "setup.py": 'setup(install_requires=[line for line in open("needs.txt")])\n' }),
    level: "B",
    concerns: ["H11"],
  },
  { name: "neither", ...installed({ "a.py": "" }), level: "B", concerns: ["H11"] },
  {
    name: "data of NLTK in a folder of its own",
    text: simple("python:3.12").replace(
      "COPY . .",
      "ENV NLTK_DATA=/opt/nltk\nRUN mkdir -p /opt/nltk && python -m nltk.downloader punkt\nCOPY . .",
    ),
    files: requirements,
    level: "A",
    lines: ["COPY --from=build /opt/nltk /opt/nltk"],
  },
  {
    name: "a folder of its own that is not there",
    text: simple("python:3.12").replace(
      "COPY . .",
      "ENV NLTK_DATA=/opt/nltk\nRUN python -m nltk.downloader punkt\nCOPY . .",
    ),
    files: requirements,
    level: "A",
    lines: ["COPY --from=build /root/nltk_data /usr/local/share/nltk_data"],
    lacks: ["build /opt/nltk"],
  },
  {
    name: "a link to the root folder",
    text: 'FROM python:3.12\nCOPY . .\nRUN pip install -e .\nENTRYPOINT ["tool"]\n',
    files: { "setup.py": "setup()\n", "tool/a.py": "" },
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "libraries of the release that an old image was made on last",
    text: simple("python:3.8").replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y libproj-dev\nWORKDIR",
    ),
    files: requirements,
    level: "A",
    has: [" libproj25 "],
  },
];

testRewrites("multi-stage", places);
