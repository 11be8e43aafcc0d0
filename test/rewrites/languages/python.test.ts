/** Applications in Python: shapes of Dockerfiles, and what each rewrite makes of them. */
import { type Shape, testShapes } from "../../support/rewrite-shapes.ts";

const requirements = { "requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\n", "app.py": "" };
const pipLines = "COPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n";
const simple = (from: string, start = 'CMD ["gunicorn", "app:app"]') =>
  `FROM ${from}\nWORKDIR /app\n${pipLines}${start}\n`;
const environment = ["RUN python -m venv /opt/venv", 'ENV PATH="/opt/venv/bin:$PATH"'];
const copied = ["COPY --from=build /opt/venv /opt/venv", "COPY --from=build /app /app"];

const splits: readonly Shape[] = [
  {
    name: "pip on the full image",
    text: simple("python:3.12"),
    level: "A",
    lines: [
      "FROM python:3.12 AS build",
      ...environment,
      "RUN pip install -r requirements.txt",
      "FROM python:3.12-slim",
      'ENV PATH="/opt/venv/bin:$PATH"',
      "WORKDIR /app",
      ...copied,
      'CMD ["gunicorn", "app:app"]',
    ],
  },
  {
    name: "a release",
    text: simple("python:3.12-bookworm"),
    level: "A",
    lines: ["FROM python:3.12-slim-bookworm"],
  },
  { name: "no tag", text: simple("python"), level: "A", lines: ["FROM python:slim"] },
  { name: "a full version", text: simple("python:3.11.9"), level: "A", lines: ["FROM python:3.11.9-slim"] },
  {
    name: "a mirror of Docker's images",
    text: simple("public.ecr.aws/docker/library/python:3.12"),
    level: "A",
    lines: ["FROM public.ecr.aws/docker/library/python:3.12-slim"],
  },
  {
    name: "a variable for the version",
    text: `ARG V=3.12\n${simple("python:${V}-bookworm")}`,
    level: "A",
    lines: ["FROM python:${V}-bookworm AS build", "FROM python:${V}-slim-bookworm"],
  },
  {
    name: "a variable for the whole tag",
    text: `ARG TAG=3.12-bookworm\n${simple("python:$TAG")}`,
    level: "B",
    concerns: ["H26"],
    lines: ["FROM python:3.12-slim-bookworm"],
  },
  {
    name: "a digest is of one image alone",
    text: simple(`python:3.12@sha256:${"a".repeat(64)}`),
    level: "A",
    lines: ["FROM python:3.12-slim"],
    without: ["3.12-slim@"],
  },
  { name: "slim with nothing to build", text: simple("python:3.12-slim"), level: "none" },
  { name: "alpine with nothing to build", text: simple("python:3.12-alpine"), level: "none" },
  {
    name: "slim with a compiler",
    text: simple("python:3.12-slim").replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y gcc\nWORKDIR",
    ),
    level: "A",
    lines: ["FROM python:3.12-slim AS build", "FROM python:3.12-slim", ...copied],
    without: ["install -y --no-install-recommends"],
  },
  {
    name: "build packages that are gone in the same layer",
    text: simple("python:3.12-alpine").replace(
      "RUN pip install -r requirements.txt",
      "RUN apk add --no-cache --virtual .b gcc musl-dev && pip install -r requirements.txt && apk del .b",
    ),
    level: "none",
  },
  {
    name: "no packages at all",
    text: 'FROM python:3.12\nCOPY app.py /app.py\nCMD ["python", "/app.py"]\n',
    level: "none",
  },
  {
    name: "psycopg2 on the full image needs its library on the slim one",
    text: simple("python:3.12"),
    files: { "requirements.txt": "psycopg2==2.9.10\n" },
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*",
    ],
  },
  {
    name: "psycopg2-binary brings its library",
    text: simple("python:3.12"),
    files: { "requirements.txt": "psycopg2-binary==2.9.10\n" },
    level: "A",
    without: ["libpq5"],
  },
  {
    name: "psycopg[binary], too",
    text: simple("python:3.12"),
    files: { "requirements.txt": "psycopg[binary]==3.2\n" },
    level: "A",
    without: ["libpq5"],
  },
  {
    name: "GitPython calls git",
    text: simple("python:3.12"),
    files: { "requirements.txt": "GitPython\n" },
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*",
    ],
  },
  {
    name: "requirements that cannot be read",
    text: simple("python:3.12"),
    files: {},
    level: "B",
    concerns: ["H11"],
    lines: [
      "# TODO(dockerfile-security): requirements.txt cannot be read here: packages that need libraries of the system need them in python:3.12-slim, too.",
      "FROM python:3.12-slim",
    ],
  },
  {
    name: "pip itself is upgraded in the environment",
    text: simple("python:3.12").replace("COPY req", "RUN pip install --upgrade pip\nCOPY req"),
    level: "A",
    lines: [...environment, "RUN pip install --upgrade pip"],
  },
  {
    name: "Poetry stays in the build",
    text: 'FROM python:3.12\nRUN pip install poetry\nWORKDIR /app\nCOPY . .\nRUN poetry config virtualenvs.create false && poetry install\nCMD ["python", "-m", "app"]\n',
    files: { "pyproject.toml": '[tool.poetry]\nname = "app"\n' },
    level: "A",
    lines: [
      "RUN pip install poetry",
      "RUN python -m venv /opt/venv",
      "ENV VIRTUAL_ENV=/opt/venv",
      'ENV PATH="/opt/venv/bin:$PATH"',
      "RUN poetry config virtualenvs.create false && poetry install",
    ],
  },
  {
    name: "Poetry's environment in the project",
    text: 'FROM python:3.12\nENV POETRY_VIRTUALENVS_IN_PROJECT=true\nRUN pip install poetry\nWORKDIR /app\nCOPY . .\nRUN poetry install\nCMD ["poetry", "run", "gunicorn", "app:app"]\n',
    files: { "pyproject.toml": '[tool.poetry]\nname = "app"\n' },
    level: "A",
    lines: ['ENV PATH="/app/.venv/bin:$PATH"', "COPY --from=build /app /app", 'CMD ["gunicorn", "app:app"]'],
    without: ["/opt/venv"],
  },
  {
    name: "pipenv run in a shell line",
    text: "FROM python:3.12\nRUN pip install pipenv\nWORKDIR /app\nCOPY . .\nRUN pipenv install --system --deploy\nCMD pipenv run python manage.py migrate && pipenv run gunicorn app\n",
    files: { Pipfile: "[packages]\nflask='*'\n" },
    level: "A",
    lines: ["CMD python manage.py migrate && gunicorn app"],
  },
  {
    name: "uv run of a file",
    text: 'FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen\nCMD ["uv", "run", "main.py"]\n',
    files: { "pyproject.toml": '[project]\nname = "app"\n' },
    level: "A",
    lines: ['CMD ["python", "main.py"]'],
  },
  {
    name: "uv pip install --system",
    text: simple("python:3.12").replace("RUN pip install", "RUN pip install uv\nRUN uv pip install --system"),
    level: "A",
    lines: ["ENV VIRTUAL_ENV=/opt/venv", "RUN uv pip install -r requirements.txt"],
  },
  {
    name: "uv's variable for the system's Python",
    text: simple("python:3.12")
      .replace("COPY req", "ENV UV_SYSTEM_PYTHON=1\nRUN pip install uv\nCOPY req")
      .replace("RUN pip install -r", "RUN uv pip install -r"),
    level: "A",
    lines: ["ENV UV_SYSTEM_PYTHON=0"],
  },
  {
    name: "uv's image",
    text: 'FROM ghcr.io/astral-sh/uv:python3.12-bookworm-slim\nWORKDIR /app\nCOPY . .\nRUN uv sync\nENV PATH="/app/.venv/bin:$PATH"\nCMD ["python", "main.py"]\n',
    files: { "pyproject.toml": '[project]\nname = "app"\n' },
    level: "A",
    lines: ["FROM python:3.12-slim-bookworm"],
  },
  {
    name: "uv's image without Python",
    text: 'FROM ghcr.io/astral-sh/uv:debian\nWORKDIR /app\nCOPY . .\nRUN uv sync\nCMD ["uv", "run", "main.py"]\n',
    level: "C",
    concerns: ["S2"],
  },
  {
    name: "the file's own environment",
    text: 'FROM python:3.12\nRUN python3 -m venv /venv\nENV PATH="/venv/bin:$PATH"\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "app:app"]\n',
    level: "A",
    lines: ["COPY --from=build /venv /venv", "COPY --from=build /app /app"],
    without: ["/opt/venv"],
  },
  {
    name: "pip install --user",
    text: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install --user -r requirements.txt\nENV PATH=/root/.local/bin:$PATH\nCMD ["gunicorn", "app:app"]\n',
    level: "A",
    lines: ["COPY --from=build /root/.local /root/.local"],
    without: ["venv"],
  },
  {
    name: "packages of another user",
    text: 'FROM python:3.12\nRUN useradd -m web\nUSER web\nWORKDIR /home/web/app\nCOPY --chown=web . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
    level: "A",
    lines: ["RUN useradd -m web", "COPY --from=build /home/web/.local /home/web/.local", "USER web"],
  },
  {
    name: "packages of two users",
    text: 'FROM python:3.12\nRUN useradd -m web && pip install gunicorn\nUSER web\nWORKDIR /home/web/app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "programs by their full path",
    text: simple("python:3.12", 'CMD ["/usr/local/bin/gunicorn", "app:app"]'),
    level: "A",
    lines: ['CMD ["/opt/venv/bin/gunicorn", "app:app"]'],
  },
  {
    name: "a script in the same folder is none of pip's",
    text: simple("python:3.12", 'ENTRYPOINT ["/usr/local/bin/start"]').replace(
      "COPY req",
      "COPY start /usr/local/bin/\nCOPY req",
    ),
    level: "A",
    lines: ['ENTRYPOINT ["/usr/local/bin/start"]'],
  },
  {
    name: "the interpreter's pip by its full path",
    text: simple("python:3.12").replace("RUN pip", "RUN /usr/local/bin/python -m pip"),
    level: "A",
    lines: ["RUN /opt/venv/bin/python -m pip install -r requirements.txt"],
  },
  {
    name: "a file among the packages",
    text: simple("python:3.12").replace("CMD", "COPY patch.py /usr/local/lib/python3.12/site-packages/\nCMD"),
    level: "C",
    concerns: ["H27"],
  },
  {
    name: "PATH without what was in it",
    text: simple("python:3.12").replace("WORKDIR", "ENV PATH=/usr/local/bin:/usr/bin:/bin\nWORKDIR"),
    level: "C",
    concerns: ["H27"],
  },
  {
    name: "--target",
    text: simple("python:3.12").replace("install -r", "install --target=/deps -r"),
    level: "C",
    concerns: ["H27"],
  },
  {
    name: "sudo",
    text: simple("python:3.12").replace("RUN pip", "RUN sudo pip"),
    level: "C",
    concerns: ["H27"],
  },
  { name: "Python 2", text: simple("python:2.7"), level: "C", concerns: ["H14"] },
  {
    name: "Python 2 of whatever minor version",
    text: simple("python:2-alpine").replace("COPY req", "RUN apk add --no-cache gcc\nCOPY req"),
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "an option -e of another program",
    text: `FROM python:3.12\nRUN sed -i -e s/a/b/ /etc/locale.gen\nWORKDIR /app\n${pipLines}CMD ["gunicorn", "app:app"]\n`,
    level: "A",
    lines: ["COPY --from=build /app /app", "COPY --from=build /etc/locale.gen /etc/locale.gen"],
    without: ["build /s/a/b"],
  },
  { name: "Conda", text: simple("continuumio/miniconda3"), level: "C", concerns: ["S2"] },
  {
    name: "CUDA",
    text: simple("pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime"),
    level: "C",
    concerns: ["S2"],
  },
  {
    name: "a base with a server",
    text: simple("tiangolo/uvicorn-gunicorn-fastapi:python3.11"),
    level: "C",
    concerns: ["S2"],
  },
  {
    name: "browsers of Playwright",
    text: simple("python:3.12").replace("CMD", "RUN playwright install --with-deps chromium\nCMD"),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "without a working folder",
    text: 'FROM python:3.12\nADD . /code\nRUN pip install -r /code/requirements.txt\nCMD ["python", "/code/app.py"]\n',
    level: "A",
    lines: ["COPY --from=build /code /code"],
    without: ["WORKDIR"],
  },
  {
    name: "files in the root folder",
    text: 'FROM python:3.12\nCOPY requirements.txt /\nRUN pip install -r /requirements.txt\nCOPY app.py /\nCMD ["python", "/app.py"]\n',
    level: "A",
    lines: ["COPY --from=build /app.py /app.py"],
    without: ["/requirements.txt /requirements.txt"],
  },
  {
    name: "everything in the root folder, and the context cannot be seen",
    text: 'FROM python:3.12\nCOPY . /\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
    files: {},
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "an editable package beside the application",
    text: 'FROM python:3.12\nCOPY lib /opt/lib\nRUN pip install -e /opt/lib\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n',
    level: "A",
    lines: ["COPY lib /opt/lib", "COPY --from=build /opt/lib /opt/lib"],
  },
  {
    name: "data of NLTK",
    text: simple("python:3.12").replace("CMD", "RUN python -m nltk.downloader punkt\nCMD"),
    level: "A",
    lines: ["COPY --from=build /root/nltk_data /root/nltk_data"],
  },
  {
    name: "an entry script that calls the build's tool",
    text: 'FROM python:3.12\nRUN pip install poetry\nWORKDIR /app\nCOPY . .\nRUN poetry install\nENTRYPOINT ["./run.sh"]\n',
    files: {
      "pyproject.toml": '[tool.poetry]\nname = "app"\n',
      "run.sh": "#!/bin/sh\npoetry run python app.py\n",
    },
    level: "C",
    concerns: ["H05"],
  },
  {
    name: "an entry script with a full path",
    text: simple("python:3.12", 'CMD ["./run.sh"]'),
    files: { ...requirements, "run.sh": "#!/bin/sh\nexec /usr/local/bin/gunicorn app:app\n" },
    level: "C",
    concerns: ["H27"],
  },
  {
    name: "a health check with curl",
    text: simple("python:3.12").replace("CMD", "HEALTHCHECK CMD curl -f http://localhost:8000/\nCMD"),
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*",
    ],
  },
  {
    name: "a working folder that is set after everything else need not be there before",
    text: 'FROM python:3.12\nRUN pip install flask\nVOLUME /data\nWORKDIR /data\nENTRYPOINT ["tool"]\n',
    level: "A",
    lines: ["COPY --from=build /opt/venv /opt/venv", "WORKDIR /data"],
    without: ["/data /data"],
  },
  {
    name: "Python of Ubuntu",
    text: 'FROM ubuntu:22.04\nRUN apt-get update && apt-get install -y python3-pip gcc\nWORKDIR /app\nCOPY . .\nRUN pip3 install -r requirements.txt\nCMD ["/usr/bin/python3", "app.py"]\n',
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y python3-pip python3-venv gcc",
      "RUN python3 -m venv /opt/venv",
      "FROM ubuntu:22.04",
      "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3 && rm -rf /var/lib/apt/lists/*",
      'CMD ["/opt/venv/bin/python3", "app.py"]',
    ],
  },
  {
    name: "packages of the distribution beside pip's",
    text: 'FROM debian:12\nRUN apt-get update && apt-get install -y python3-pip python3-numpy\nWORKDIR /app\nCOPY . .\nRUN pip3 install flask\nCMD ["python3", "app.py"]\n',
    level: "C",
    concerns: ["S4"],
  },
  {
    name: "pip beside another program",
    text: 'FROM debian:12\nRUN apt-get update && apt-get install -y nginx python3-pip && pip3 install awscli\nCMD ["nginx"]\n',
    level: "none",
  },
  {
    name: "uv downloads another Python",
    text: 'FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/\nWORKDIR /app\nCOPY . .\nRUN uv sync\nCMD ["uv", "run", "main.py"]\n',
    files: { "pyproject.toml": '[project]\nname = "app"\n', ".python-version": "3.13\n" },
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "a development server stays what it is",
    text: simple("python:3.12", "CMD python manage.py runserver 0.0.0.0:8000"),
    level: "A",
    lines: ["CMD python manage.py runserver 0.0.0.0:8000"],
  },
  {
    name: "an environment that is activated by a relative path",
    text: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN python -m venv venv && . venv/bin/activate && pip install -r requirements.txt\nCMD ["/app/venv/bin/gunicorn", "app:app"]\n',
    level: "A",
    lines: ["COPY --from=build /app /app"],
    without: ["/opt/venv"],
  },
  {
    name: "keywords in small letters",
    text: "from python:3.12\nworkdir /app\ncopy . .\nrun pip install -r requirements.txt\ncmd python app.py\n",
    level: "A",
    lines: ["run python -m venv /opt/venv", 'env PATH="/opt/venv/bin:$PATH"', "from python:3.12-slim"],
    without: ["RUN", "ENV", "COPY"],
  },
  {
    name: "the release under an old version is known",
    text: simple("python:3.8"),
    files: { "requirements.txt": "opencv-python\n" },
    level: "A",
    lines: [
      "RUN apt-get update && apt-get install -y --no-install-recommends libglib2.0-0 && rm -rf /var/lib/apt/lists/*",
    ],
  },
  {
    name: "cron has a PATH of its own",
    text: simple("python:3.12", 'CMD ["cron", "-f"]').replace(
      "WORKDIR",
      "RUN apt-get update && apt-get install -y cron\nWORKDIR",
    ),
    level: "B",
    concerns: ["H27"],
  },
  { name: "a base with ONBUILD", text: simple("python:3-onbuild"), level: "none" },
  { name: "ONBUILD", text: `${simple("python:3.12")}ONBUILD COPY . .\n`, level: "C", concerns: ["S8"] },
];

const two = (from: string, start: string, last = from) =>
  `FROM ${from} AS b\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install flask gunicorn\nFROM ${last}\nCOPY --from=b /opt/venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nWORKDIR /app\nCOPY . .\n${start}\n`;
const relinked =
  "RUN ln -sf /usr/bin/python3.13 /opt/venv/bin/python && sed -i 's|^home = .*|home = /usr/bin|' /opt/venv/pyvenv.cfg";
const distroless = "FROM gcr.io/distroless/python3-debian13:nonroot";

const moves: readonly Shape[] = [
  {
    name: "an environment is linked to the other interpreter",
    text: two("python:3.13-slim", 'CMD ["gunicorn", "app:app"]'),
    level: "A",
    lines: [relinked, distroless, "ENTRYPOINT []", 'CMD ["gunicorn", "app:app"]'],
  },
  {
    name: "python3 -m venv links another name",
    text: two("python:3.13", 'CMD ["python", "app.py"]').replace("RUN python -m", "RUN python3 -m"),
    level: "A",
    lines: [relinked.replace("bin/python ", "bin/python3 "), distroless, 'CMD ["python", "app.py"]'],
  },
  {
    name: "shell form",
    text: two("python:3.13", "CMD gunicorn app:app --bind 0.0.0.0:8000"),
    level: "A",
    lines: ['CMD ["gunicorn", "app:app", "--bind", "0.0.0.0:8000"]'],
  },
  {
    name: "an entry point of the file takes the image's place",
    text: two("python:3.13", 'ENTRYPOINT ["python", "app.py"]'),
    level: "A",
    lines: [distroless, 'ENTRYPOINT ["python", "app.py"]'],
    without: ["ENTRYPOINT []"],
  },
  {
    name: "a single stage is split first, slim or not",
    text: simple("python:3.13-slim"),
    level: "A",
    lines: ["FROM python:3.13-slim AS build", relinked, distroless],
  },
  {
    name: "site-packages are named, and the other python is not taken for ours",
    text: 'FROM python:3.13 AS b\nRUN pip install flask uvicorn\nFROM python:3.13-slim\nCOPY --from=b /usr/local/lib/python3.13/site-packages /usr/local/lib/python3.13/site-packages\nCOPY --from=b /usr/local/bin /usr/local/bin\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "app:app"]\n',
    level: "A",
    lines: [
      "ENV PYTHONPATH=/usr/local/lib/python3.13/site-packages",
      'CMD ["/usr/bin/python3.13", "-m", "uvicorn", "app:app"]',
    ],
  },
  {
    name: "no packages",
    text: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n',
    level: "A",
    lines: [distroless, "WORKDIR /app", "ENTRYPOINT []", 'CMD ["python", "app.py"]'],
  },
  {
    name: "a health check is asked by Python",
    text: two("python:3.13", 'HEALTHCHECK CMD curl -f http://localhost:8000/\nCMD ["gunicorn", "app:app"]'),
    level: "A",
    without: ["curl"],
  },
  {
    name: "another version",
    text: two("python:3.12", 'CMD ["python", "app.py"]'),
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "another version on a hardened image",
    text: two("python:3.12", 'CMD ["python", "app.py"]'),
    settings: { minimalFamily: "hardened" },
    level: "A",
    lines: [
      "RUN ln -sf /opt/python/bin/python3.12 /opt/venv/bin/python && sed -i 's|^home = .*|home = /opt/python/bin|' /opt/venv/pyvenv.cfg",
      "FROM dhi.io/python:3.12",
      'CMD ["python", "app.py"]',
    ],
    without: ["ENTRYPOINT"],
  },
  {
    name: "too old for a hardened image",
    text: two("python:3.9", 'CMD ["python", "app.py"]'),
    settings: { minimalFamily: "hardened" },
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "Alpine",
    text: two("python:3.13-alpine", 'CMD ["python", "app.py"]'),
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "packages built on Alpine",
    text: two("python:3.13-alpine", 'CMD ["python", "app.py"]', "python:3.13-slim"),
    level: "C",
    concerns: ["H12"],
  },
  {
    name: "packages of another Python",
    text: two("python:3.12", 'CMD ["python", "app.py"]', "python:3.13-slim"),
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "an environment that moves",
    text: two("python:3.13", 'CMD ["python", "app.py"]').replace(
      "b /opt/venv /opt/venv",
      "b /opt/venv /venv",
    ),
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "a library of the system",
    text: two("python:3.13", 'CMD ["python", "app.py"]').replace(
      "COPY --from",
      "RUN apt-get update && apt-get install -y libpq5\nCOPY --from",
    ),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "a package that needs one",
    text: two("python:3.13", 'CMD ["python", "app.py"]').replace("install flask", "install psycopg2"),
    level: "C",
    concerns: ["H11"],
  },
  {
    name: "packages that come along unseen",
    text: 'FROM python:3.13 AS b\nWORKDIR /app\nCOPY . .\nRUN pip install poetry && poetry install\nFROM python:3.13-slim\nCOPY --from=b /root/.cache/pypoetry/virtualenvs/app /venv\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
    level: "C",
    concerns: ["H14"],
  },
  {
    name: "a server that holds an interpreter",
    text: two("python:3.13", 'CMD ["uwsgi", "--http", ":8000", "-w", "app"]').replace(
      "install flask",
      "install uwsgi",
    ),
    level: "C",
    concerns: ["H11"],
  },
  { name: "no start", text: two("python:3.13", "EXPOSE 8000"), level: "C", concerns: ["S3"] },
  { name: "a shell script", text: two("python:3.13", 'CMD ["./start.sh"]'), level: "C", concerns: ["H06"] },
  {
    name: "two commands",
    text: two("python:3.13", "CMD python manage.py migrate && gunicorn app:app"),
    level: "C",
    concerns: ["H01"],
  },
  {
    name: "a variable",
    text: two("python:3.13", "CMD gunicorn -b 0.0.0.0:$PORT app:app"),
    level: "C",
    concerns: ["H03"],
  },
  {
    name: "another program",
    text: two("python:3.13", 'CMD ["supervisor-of-ours"]'),
    level: "C",
    concerns: ["S3"],
  },
  {
    name: "packages in root's home",
    text: 'FROM python:3.13 AS b\nRUN pip install --user flask\nFROM python:3.13-slim\nCOPY --from=b /root/.local /root/.local\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "it is there already",
    text: two("python:3.13", 'CMD ["app.py"]', "gcr.io/distroless/python3-debian13:nonroot"),
    level: "none",
  },
];

testShapes("two stages", "multi-stage", splits, requirements);
testShapes("an image without a shell", "distroless", moves, requirements);
