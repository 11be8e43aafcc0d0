import rule from "../../server/src/rules/pip-pin.ts";
import { testRule } from "./harness.ts";

testRule(rule, {
  good: [
    {
      name: "exact versions",
      code: "FROM python:3.13\nRUN pip install flask==3.0.0 'celery[redis]==5.3.6'\n",
    },
    {
      name: "a requirements file (kics#6341, terrascan#1546, #1573)",
      code: "FROM python:3.13\nRUN pip install --no-cache-dir -r requirements.txt\n",
    },
    {
      name: "another index (hadolint#287)",
      code: "FROM python:3.13\nRUN pip install --index-url https://pypi.example.com flask==3\n",
    },
    {
      name: "an index in a variable (hadolint#407)",
      code: "FROM python:3.13\nARG I\nRUN pip install --extra-index-url $I flask==3\n",
    },
    { name: "constraints", code: "FROM python:3.13\nRUN pip install -c constraints.txt flask\n" },
    { name: "hashes", code: "FROM python:3.13\nRUN pip install --require-hashes flask\n" },
    {
      name: "wheels of an own folder",
      code: "FROM python:3.13\nRUN pip install --no-index --find-links=/wheels flask\n",
    },
    {
      name: "the project itself (hadolint#389)",
      code: "FROM python:3.13\nRUN pip install . && pip install -e .[dev]\n",
    },
    {
      name: "a repository at a tag",
      code: "FROM python:3.13\nRUN pip install git+https://github.com/o/p.git@v1.0\n",
    },
    { name: "pipx (hadolint#1067)", code: "FROM python:3.13\nRUN pipx install black==24.1.0\n" },
    {
      name: "uv and its lock file",
      code: "FROM python:3.13\nRUN uv sync --locked && uv pip sync requirements.txt\n",
    },
    { name: "an unknown variable", code: "FROM python:3.13\nARG P\nRUN pip install $P flask==$V\n" },
  ],
  bad: [
    {
      name: "pip of one Python version, as Red Hat names it",
      code: `
        FROM amazonlinux:2
        RUN pip-3.6 install «requests»
      `,
      fixes: [],
    },
    {
      name: "no version",
      code: "FROM python:3.13\nRUN pip install --upgrade «pip» && python3 -m pip install «flask»\n",
      text: "No exact version is fixed for pip: any new release gets into the next build unseen.",
      fixes: [],
    },
    { name: "ranges", code: "FROM python:3.13\nRUN pip3 install «'flask>=2'» 'django~=4.2'\n" },
    {
      name: "a repository's newest commit",
      code: "FROM python:3.13\nRUN pip install «git+https://github.com/o/p.git»\n",
    },
    {
      name: "pipx and uv",
      code: "FROM python:3.13\nRUN pipx install «black» && uv tool install «ruff» && uv pip install «flask»\n",
    },
    {
      name: "beside a requirements file",
      code: "FROM python:3.13\nRUN pip install -r requirements.txt «gunicorn»\n",
    },
  ],
});
