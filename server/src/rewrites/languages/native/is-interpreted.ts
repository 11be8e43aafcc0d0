/** Whether a container starts something that no compiler has made. */
import { baseName } from "../../container-path.ts";
import type { Start } from "../../start/start.ts";

const interpreters =
  /^(?:node|npm|npx|yarn|pnpm|bun|deno|python[\d.]*|pip|gunicorn|uvicorn|celery|flask|java|mvn|gradle|dotnet|ruby|bundle|rails|puma|php(?:-fpm)?[\d.]*|apache2.*|httpd.*|nginx|caddy|perl|supervisord|jupyter|R|Rscript|julia|erl|elixir|mix|lua|tail|cron|crond)$/;

export function isInterpreted({ kind, argv }: Start): boolean {
  return kind === "package-script" || interpreters.test(baseName(argv?.[0] ?? ""));
}
