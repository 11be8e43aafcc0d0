/** Applications in Python: which of them move to an image without a shell. */
import { type RewriteCase, testRewrites } from "../../support/test-rewrites.ts";
import { requirements, simple } from "./python-projects.ts";

const two = (from: string, start: string, last = from) =>
  `FROM ${from} AS b\nRUN python -m venv /opt/venv && /opt/venv/bin/pip install flask gunicorn\nFROM ${last}\nCOPY --from=b /opt/venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nWORKDIR /app\nCOPY . .\n${start}\n`;
const relinked =
  "RUN ln -sf /usr/bin/python3.13 /opt/venv/bin/python && sed -i 's|^home = .*|home = /usr/bin|' /opt/venv/pyvenv.cfg";
const distroless = "FROM gcr.io/distroless/python3-debian13:nonroot";

const moves: readonly RewriteCase[] = [
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
    lacks: ["ENTRYPOINT []"],
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
    lacks: ["curl"],
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
    lacks: ["ENTRYPOINT"],
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
    name: "packages in root's home, and other things",
    text: 'FROM python:3.13 AS b\nRUN pip install --user flask\nFROM python:3.13-slim\nCOPY --from=b /root/.local /root/.local\nCOPY app.ini /root/.config/app.ini\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
    level: "C",
    concerns: ["H23"],
  },
  {
    name: "it is there already",
    text: two("python:3.13", 'CMD ["app.py"]', "gcr.io/distroless/python3-debian13:nonroot"),
    level: "none",
  },
];

testRewrites("distroless", moves, { files: requirements });
