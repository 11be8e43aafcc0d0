import rule from "../../server/src/rules/pip-cache.ts";
import { testRule } from "./harness.ts";

const title = "Add --no-cache-dir";

testRule(rule, {
  good: [
    { name: "the flag", code: "FROM python:3.13\nRUN pip install --no-cache-dir -r requirements.txt\n" },
    { name: "the flag in front", code: "FROM python:3.13\nRUN pip --no-cache-dir install flask\n" },
    { name: "the flag, abbreviated", code: "FROM python:3.13\nRUN pip install --no-cache flask\n" },
    { name: "ENV", code: "FROM python:3.13\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask\n" },
    {
      name: "ENV, whatever its truth value",
      code: "FROM python:3.13\nENV PIP_NO_CACHE_DIR=off\nRUN pip install flask\n",
    },
    {
      name: "ENV of a parent stage",
      code: "FROM python:3.13 AS a\nENV PIP_NO_CACHE_DIR=on\nFROM a\nRUN pip install flask\n",
    },
    { name: "ARG", code: "FROM python:3.13\nARG PIP_NO_CACHE_DIR=true\nRUN pip install flask\n" },
    { name: "in front of the command", code: "FROM python:3.13\nRUN PIP_NO_CACHE_DIR=1 pip install flask\n" },
    {
      name: "env in front of the command",
      code: "FROM python:3.13\nRUN env PIP_NO_CACHE_DIR=1 pip install flask\n",
    },
    { name: "export", code: "FROM python:3.13\nRUN export PIP_NO_CACHE_DIR=1 && pip install flask\n" },
    {
      name: "a cache mount",
      code: "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask\n",
    },
    {
      name: "a cache mount of another user",
      code: "FROM python:3.13\nRUN --mount=type=cache,target=/home/app/.cache pip install flask\n",
    },
    {
      name: "a cache mount on the folder that ENV names",
      code: "FROM python:3.13\nENV PIP_CACHE_DIR=/c\nRUN --mount=type=cache,target=/c pip install flask\n",
    },
    { name: "removed afterwards", code: "FROM python:3.13\nRUN pip install flask && rm -rf ~/.cache/pip\n" },
    {
      name: "removed afterwards, all caches",
      code: "FROM python:3.13\nRUN pip install flask && rm -rf /root/.cache\n",
    },
    { name: "purged afterwards", code: "FROM python:3.13\nRUN pip install flask && pip cache purge\n" },
    { name: "uv", code: "FROM python:3.13\nRUN uv pip install --no-cache flask && uv -n sync --locked\n" },
    { name: "uv and ENV", code: "FROM python:3.13\nENV UV_NO_CACHE=1\nRUN uv sync --locked\n" },
    {
      name: "uv and its mount",
      code: "FROM python:3.13\nRUN --mount=type=cache,target=/root/.cache/uv uv sync --locked\n",
    },
    {
      name: "a donor stage",
      code: "FROM python:3.13 AS a\nRUN pip install flask\nFROM alpine:3.23\nUSER 1\n",
    },
    {
      name: "a mount on a variable",
      code: "FROM python:3.13\nARG CACHE\nRUN --mount=type=cache,target=${CACHE} pip install flask\n",
    },
    { name: "no install", code: "FROM python:3.13\nRUN pip list && pip uninstall -y flask\n" },
  ],
  bad: [
    {
      name: "pip",
      code: "FROM python:3.13\nRUN «pip3 install» -r requirements.txt\n",
      text: "Downloads stay in the cache of pip in this layer and make the image larger.",
      fixes: [{ title, output: "FROM python:3.13\nRUN pip3 install --no-cache-dir -r requirements.txt\n" }],
    },
    {
      name: "a module of python",
      code: "FROM python:3.13\nRUN «python -m pip install» flask\n",
      fixes: [{ title, output: "FROM python:3.13\nRUN python -m pip install --no-cache-dir flask\n" }],
    },
    {
      name: "exec form",
      code: 'FROM python:3.13\nRUN ["«pip", "install»", "flask"]\n',
      fixes: [{ title, output: 'FROM python:3.13\nRUN ["pip", "install", "--no-cache-dir", "flask"]\n' }],
    },
    {
      name: "uv",
      code: "FROM python:3.13\nRUN «uv pip install» --system flask\n",
      text: "Downloads stay in the cache of uv in this layer and make the image larger.",
      fixes: [
        {
          title: "Add --no-cache",
          output: "FROM python:3.13\nRUN uv pip install --no-cache --system flask\n",
        },
      ],
    },
    {
      name: "uv with its cache switched on",
      code: "FROM python:3.13\nENV UV_NO_CACHE=0\nRUN «uv sync» --locked\n",
    },
    {
      name: "pipx",
      code: "FROM python:3.13\nRUN «pipx install» black\n",
      fixes: [
        {
          title: "Add --pip-args=--no-cache-dir",
          output: "FROM python:3.13\nRUN pipx install --pip-args=--no-cache-dir black\n",
        },
      ],
    },
    {
      name: "ENV without a value",
      code: "FROM python:3.13\nENV PIP_NO_CACHE_DIR=\nRUN «pip install» flask\n",
    },
    {
      name: "ENV that comes later",
      code: "FROM python:3.13\nRUN «pip install» flask\nENV PIP_NO_CACHE_DIR=1\n",
    },
    {
      name: "a mount on something else",
      code: "FROM python:3.13\nRUN --mount=type=cache,target=/var/cache/apt «pip install» flask\n",
    },
    { name: "removed too early", code: "FROM python:3.13\nRUN rm -rf /root/.cache && «pip install» flask\n" },
  ],
});
