/** Applications in Python: what a split makes of each way to install packages. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { environment, requirements, simple } from "./python-projects.ts";

const installs: readonly RewriteCase[] = [
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
    lacks: ["/opt/venv"],
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
    lacks: ["/opt/venv"],
  },
  {
    name: "pip install --user",
    text: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install --user -r requirements.txt\nENV PATH=/root/.local/bin:$PATH\nCMD ["gunicorn", "app:app"]\n',
    level: "A",
    lines: ["COPY --from=build /root/.local /root/.local"],
    lacks: ["venv"],
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
];

testRewrites("multi-stage", installs, { files: requirements });
