/** Crates with parts of the system that a Cargo.toml asks for itself: all that can be told without a lock file. */
import { memberOf } from "../../../built-images/project-values.ts";
import { isRecord, type JsonRecord, stringsOf } from "../../../json-values.ts";
import type { BuildContext } from "../../build-context.ts";
import { joinPath } from "../../context-paths.ts";
import { readManifest, valueOf } from "../../project/manifest.ts";
import { parseTomlRecord, recordAt, textAt } from "../../project/manifest-values.ts";

interface Row {
  readonly name: string;
  /** Undefined: whatever its features are. */
  readonly feature?: RegExp;
  /** Part of what it has by default. */
  readonly isDefault?: true;
  /** The features that keep it out. */
  readonly unless?: RegExp;
  readonly crate: string;
}

const vendored = /vendored|bundled|static/;

/** From the crates' own manifests, 2026-08. */
const rows: readonly Row[] = [
  { name: "openssl", unless: vendored, crate: "openssl-sys" },
  { name: "native-tls", unless: vendored, crate: "openssl-sys" },
  { name: "reqwest", isDefault: true, unless: /vendored/, crate: "openssl-sys" },
  { name: "reqwest", feature: /^(?:native|default)-tls$/, crate: "openssl-sys" },
  { name: "sqlx", feature: /native-tls$/, crate: "openssl-sys" },
  { name: "lettre", isDefault: true, crate: "openssl-sys" },
  { name: "git2", isDefault: true, unless: vendored, crate: "openssl-sys" },
  { name: "diesel", feature: /^postgres$/, crate: "pq-sys" },
  { name: "diesel", feature: /^sqlite$/, crate: "libsqlite3-sys" },
  { name: "diesel", feature: /^mysql$/, crate: "mysqlclient-sys" },
  { name: "rocket_sync_db_pools", feature: /^diesel_postgres_pool$/, crate: "pq-sys" },
  { name: "rocket_sync_db_pools", feature: /sqlite_pool$/, crate: "libsqlite3-sys" },
  { name: "rocket_sync_db_pools", feature: /^diesel_mysql_pool$/, crate: "mysqlclient-sys" },
  { name: "rusqlite", unless: vendored, crate: "libsqlite3-sys" },
  { name: "curl", unless: vendored, crate: "curl-sys" },
];

/** @param folders of Cargo.toml files, in the context */
export async function readDeclaredCrates(
  context: BuildContext,
  folders: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const folder of new Set(folders)) {
    const content = valueOf(await readManifest(context, joinPath(folder, "Cargo.toml"), parseTomlRecord));
    if (content === undefined) continue;
    const tables = [
      recordAt(content, "dependencies"),
      recordAt(recordAt(content, "workspace"), "dependencies"),
    ];
    for (const table of tables) {
      for (const [key, value] of Object.entries(table)) {
        for (const crate of listCrates(key, isRecord(value) ? value : {}, value)) found.add(crate);
      }
    }
  }
  return found;
}

function listCrates(key: string, record: JsonRecord, value: unknown): readonly string[] {
  const name = textAt(record, "package") ?? key;
  const features = stringsOf(memberOf(record, "features"));
  const version = typeof value === "string" ? value : (textAt(record, "version") ?? "");
  const hasDefault = memberOf(record, "default-features") !== false;
  return rows.flatMap((row) => {
    if (row.name !== name || features.some((feature) => row.unless?.test(feature))) return [];
    if (row.feature !== undefined)
      return features.some((feature) => row.feature?.test(feature)) ? row.crate : [];
    if (row.isDefault !== true) return row.crate;
    // From 0.13 on it speaks TLS by itself.
    const isOwn = name === "reqwest" && /^[\^=~ ]*(?:0\.1[3-9]|[1-9])/.test(version);
    return hasDefault && !isOwn ? row.crate : [];
  });
}
