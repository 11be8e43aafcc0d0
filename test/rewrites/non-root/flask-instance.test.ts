/** Where Flask's instance folder lies, which becomes the user's. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rewrite } from "../../support/rewrites.ts";

type Case = readonly [name: string, copy: string, files: Readonly<Record<string, string>>, folder: string];

const makes = "app = Flask(__name__)\n";
const uses = "os.makedirs(app.instance_path, exist_ok=True)\n";
const database = "SQLALCHEMY_DATABASE_URI = os.getenv('DATABASE_URL', 'sqlite:///shop.db')\n";

const cases: readonly Case[] = [
  ["beside a module", "COPY . .", { "app.py": makes + uses }, "/srv/instance"],
  ["beside a package", "COPY . .", { "shop/__init__.py": makes, "shop/db.py": uses }, "/srv/instance"],
  [
    "beside the outermost package",
    "COPY . .",
    { "shop/__init__.py": "", "shop/web/__init__.py": makes + uses },
    "/srv/instance",
  ],
  ["below src", "COPY . .", { "src/shop/__init__.py": makes + uses }, "/srv/src/instance"],
  [
    "a package that is copied by itself",
    "COPY shop shop",
    { "shop/__init__.py": makes + uses },
    "/srv/instance",
  ],
  ["a module that is copied by itself", "COPY app.py ./", { "app.py": makes + uses }, "/srv/instance"],
  ["a folder of its own", "COPY backend .", { "backend/app.py": makes + uses }, "/srv/instance"],
  [
    "a database of Flask-SQLAlchemy",
    "COPY . .",
    { "shop/__init__.py": makes, "config.py": database },
    "/srv/instance",
  ],
];

const elsewhere: readonly Case[] = [
  ["nobody asks for it", "COPY . .", { "app.py": makes }, ""],
  ["it is placed", "COPY . .", { "app.py": `app = Flask(__name__, instance_path="/data")\n${uses}` }, ""],
  [
    "a database by its full path",
    "COPY . .",
    { "app.py": `${makes}SQLALCHEMY_DATABASE_URI = "sqlite:////data/a.db"\n` },
    "",
  ],
];

const chowned = ({ text = "" }: { readonly text?: string | undefined }) =>
  text.match(/chown -R \S+ (.*)$/m)?.[1] ?? "";

describe("Flask's instance folder", () => {
  for (const [name, copy, files, folder] of cases) {
    test(name, async () => {
      const text = `FROM python:3.12-slim\nWORKDIR /srv\n${copy}\nCMD ["flask", "run"]\n`;
      const result = await rewrite("non-root", text, { "requirements.txt": "flask\n", ...files });
      assert.deepEqual([result.level, chowned(result), result.problems], ["A", folder, []]);
    });
  }
  for (const [name, copy, files] of elsewhere) {
    test(`not where ${name}`, async () => {
      const text = `FROM python:3.12-slim\nWORKDIR /srv\n${copy}\nCMD ["flask", "run"]\n`;
      const result = await rewrite("non-root", text, { "requirements.txt": "flask\n", ...files });
      assert.doesNotMatch(chowned(result), /instance/);
    });
  }
});
