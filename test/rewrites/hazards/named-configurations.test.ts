/** Ports and places that stand in a configuration that the start names (H15, S9). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

type Case = readonly [
  name: string,
  start: string,
  files: Readonly<Record<string, string>>,
  concerns: readonly string[],
];

const gunicorn = '["gunicorn", "-c", "conf/a.conf.py", "app:app"]';

const cases: readonly Case[] = [
  ["a low port", gunicorn, { "conf/a.conf.py": 'bind = "0.0.0.0:80"\n' }, ["H15"]],
  ["another port", gunicorn, { "conf/a.conf.py": 'bind = "0.0.0.0:8080"\nworkers = 4\n' }, []],
  ["a comment", gunicorn, { "conf/a.conf.py": '# bind = ":80"\n' }, []],
  ["a log", gunicorn, { "conf/a.conf.py": 'accesslog = "/var/log/a.log"\n' }, ["S9"]],
  ["a log at the container's output", gunicorn, { "conf/a.conf.py": 'accesslog = "/dev/stdout"\n' }, []],
  [
    "what is read without being named",
    '["gunicorn", "a:a"]',
    { "gunicorn.conf.py": 'bind = ":81"\n' },
    ["H15"],
  ],
  [
    "a process id",
    '["uwsgi", "--ini=uwsgi.ini"]',
    { "uwsgi.ini": "[uwsgi]\nhttp = :8000\npidfile = /run/a.pid\n" },
    ["S9"],
  ],
  ["an application that reads a file", '["python", "a.py", "a.ini"]', { "a.ini": "port = 80\n" }, []],
];

describe("non-root", () => {
  for (const [name, start, files, concerns] of cases) {
    test(name, async () => {
      const dockerfile = `FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ${start}\n`;
      const result = await rewrite("non-root", dockerfile, files);
      assert.deepEqual([result.concerns, result.problems], [concerns, []]);
    });
  }
});
