/**
 * Builds when npm installs this package from a checkout or a repository. Plain JavaScript: the Node that runs it may
 * be older than the one that the other scripts have.
 *
 * `npm install --global git+…`, as pre-commit runs it, does not bring development dependencies, for it takes the
 * installation of what builds the package for a global one, too (`npm_config_global` is inherited).
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
const windows = process.platform === "win32";

function run(command, args, env) {
  const { status } = spawnSync(command, args, { cwd: project, env, stdio: "inherit", shell: windows });
  if (status !== 0) process.exit(status ?? 1);
}

if (!process.env.DOCKERFILE_SECURITY_PREPARING) {
  if (!existsSync(join(project, "node_modules/esbuild"))) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(?:global|prefix)$/i.test(name),
    );
    const env = { ...Object.fromEntries(inherited), DOCKERFILE_SECURITY_PREPARING: "1" };
    run("npm", ["ci", "--include=dev"], env);
  }
  const node = join(project, "node_modules/.bin", windows ? "node.cmd" : "node");
  run(node, [join(project, "scripts/build.ts"), "--production"], process.env);
}
