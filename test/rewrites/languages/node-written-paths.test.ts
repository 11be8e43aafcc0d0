/** Where JavaScript writes, as its text tells. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findWrites } from "../../../server/src/rewrites/languages/node/written-paths.ts";

const fs = 'const fs = require("fs");\nconst path = require("path");\n';

interface Case {
  readonly code: string;
  readonly folders?: readonly string[];
  readonly isOpen?: boolean;
  /** `index.js` where it is not named. */
  readonly file?: string;
}

const cases: readonly Case[] = [
  { code: 'fs.writeFileSync("./data/state.json", "{}");', folders: ["data"] },
  { code: "fs.writeFile('state.json', body, done)", folders: ["."] },
  { code: 'await fs.promises.appendFile(path.join(__dirname, "logs", "a.log"), line);', folders: ["logs"] },
  {
    code: 'fs.mkdirSync(path.resolve(process.cwd(), "var", "uploads"), { recursive: true })',
    folders: ["var/uploads"],
  },
  { code: "fs.createWriteStream(`./out/${name}.csv`)", folders: ["out"] },
  { code: "fs.createWriteStream(`${__dirname}/out/${name}.csv`)", folders: ["out"] },
  { code: 'fs.createWriteStream(__dirname + "/out/" + name)', folders: ["out"] },
  {
    code: 'const file = path.join(__dirname, "..", "db.json");\nfs.writeFileSync(file, "")',
    file: "lib/x.js",
    folders: ["."],
  },
  { code: 'const folder = "uploads"\nfs.mkdirSync(folder)', folders: ["uploads"] },
  { code: 'const folder = process.env.FILES || "./files";\nfs.mkdirSync(folder);', folders: ["files"] },
  { code: 'fs.copyFileSync("a.json", "backup/a.json")', folders: ["backup"] },
  { code: 'fs.mkdirSync(path.dirname("cache/pages/x.html"))', folders: ["cache/pages"] },
  { code: 'fs.writeFileSync("/var/lib/app/state", "")', folders: ["/var/lib/app"] },
  { code: 'fs.writeFileSync("/tmp/state", "")' },
  { code: 'fs.writeFileSync(path.join(os.tmpdir(), "state"), "")' },
  { code: "fs.readFileSync('x'); client.mkdir(name)" },
  { code: "fs.writeFileSync(process.argv[2], '')", isOpen: true },
  { code: "export function save(file) { return fs.writeFile(file, '') }", isOpen: true },
  // Beside what is compiled.
  { code: 'fs.writeFileSync(path.join(__dirname, "x"), "")', file: "src/db/x.ts", isOpen: true },
  {
    code: 'fs.writeFileSync(path.join(__dirname, "../../data/x"), "")',
    file: "src/db/x.ts",
    folders: ["data"],
  },
  { code: 'fs.writeFileSync(path.join(__dirname, "x"), "")', file: "x.ts", isOpen: true },
  { code: 'fs.writeFileSync("public/x.json", "")', file: "scripts/build.js" },
  {
    code: 'const multer = require("multer");\nconst upload = multer({ dest: "uploads/" });',
    folders: ["uploads"],
  },
  {
    code: 'multer.diskStorage({ destination: (req, file, cb) => cb(null, "files/"), filename: (req, file, cb) => { cb(null, file.name) } })',
    folders: ["files"],
  },
  {
    code: 'multer.diskStorage({\n  destination: function (req, file, cb) {\n    cb(null, path.join(__dirname, "files"));\n  },\n})',
    folders: ["files"],
  },
  { code: "const upload = multer({ storage: multer.memoryStorage() });" },
  { code: 'new winston.transports.File({ filename: "logs/error.log", level: "error" })', folders: ["logs"] },
  {
    code: 'new transports.DailyRotateFile({ dirname: "./logs", filename: "app-%DATE%.log" })',
    folders: [".", "logs"],
  },
  { code: 'const db = new sqlite3.Database("./data/app.db");', folders: ["data"] },
  { code: 'const db = new sqlite3.Database(":memory:");' },
  { code: 'new Sequelize({ dialect: "sqlite", storage: "db/app.sqlite" })', folders: ["db"] },
  { code: 'new Sequelize({ dialect: "postgres", database: "app" })' },
  { code: 'await useMultiFileAuthState("auth") // baileys', folders: ["auth"] },
  { code: "new Client({ authStrategy: new LocalAuth() })", folders: ["."] },
  { code: 'fs.mkdirSync("../outside")', isOpen: true },
  { code: "fs.mkdirSync(" },
  { code: 'fs.writeFileSync("unclosed', isOpen: true },
  { code: 'const folder = "uploads"\r\nfs.mkdirSync(folder)\r\n', folders: ["uploads"] },
  { code: "const a = a + a; fs.mkdirSync(a)", isOpen: true },
];

describe("places that code writes to", () => {
  for (const { code, file = "index.js", folders = [], isOpen = false } of cases) {
    test(code, () => {
      assert.deepEqual(findWrites([{ path: file, text: fs + code }]), { folders, isOpen });
    });
  }
});

test("code that the file system is foreign to", () => {
  assert.deepEqual(findWrites([{ path: "a.js", text: "mkdir(x); table.rename('b')" }]), {
    folders: [],
    isOpen: false,
  });
});

test("names that stand for sums of names, a hundred each time", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const sums = names.map((name, index) => {
    const inner = names[index - 1];
    return `const ${name} = ${inner === undefined ? '"x"' : Array(100).fill(inner).join("+")};`;
  });
  const text = `${fs}${sums.join("\n")}\nfs.mkdirSync(f);`;
  assert.deepEqual(findWrites([{ path: "a.js", text }]), { folders: [], isOpen: true });
});

test("more calls than anybody writes by hand", () => {
  const text = fs + 'fs.mkdirSync("data");'.repeat(300);
  assert.deepEqual(findWrites([{ path: "a.js", text }]), { folders: ["data"], isOpen: true });
});
