/** The folders of an image that an application for Node.js writes to, as far as its code tells. */
import { memoizeAnswer } from "../../../dockerfile/memo.ts";
import { isAbsolute, joinPath } from "../../container-path.ts";
import type { Subject } from "../../language.ts";
import { valueOf } from "../../project/manifest.ts";
import { readReachedSources } from "./reached-sources.ts";
import { findShippedApplication } from "./shipped-application.ts";
import { findWrites } from "./written-paths.ts";

export interface WrittenPlaces {
  /** Absolute. */
  readonly folders: readonly string[];
  /** It also writes to places that only its run can tell. */
  readonly isOpen: boolean;
}

const runners =
  /^(?:node|nodejs|npm|npx|yarn|pnpm|bun|bunx|tsx|ts-node|nodemon|forever|pm2|pm2-runtime|pm2-docker|next|nest)$/;

/** Packages that write where their options say, which may stand in other files than code. */
const writers: ReadonlySet<string> = new Set([
  ...["lowdb", "nedb", "@seald-io/nedb", "sqlite3", "better-sqlite3", "level", "leveldown", "lmdb"],
  ...["winston-daily-rotate-file", "log4js", "rotating-file-stream", "session-file-store", "node-persist"],
  ...["keyv-file", "conf", "configstore", "ghost", "pouchdb"],
]);

/** Folders that a framework writes to, by its documentation: pages that it renders, images that it makes smaller. */
const frameworks: Readonly<Record<string, readonly string[]>> = {
  next: [".next"],
  "@strapi/strapi": ["public/uploads", ".tmp"],
};

export const findWrittenPlaces = memoizeAnswer((subject: Subject) => subject.dockerfile, readPlaces);

async function readPlaces(subject: Subject): Promise<WrittenPlaces> {
  const application = await findShippedApplication(subject);
  const { contextFolder, startCommands } = application;
  const folder = application.folder ?? subject.reading.workdir;
  const isNode = startCommands.some(({ program }) => runners.test(program));
  if (contextFolder === undefined || folder === undefined || !isNode) return { folders: [], isOpen: false };
  const files = await readReachedSources(subject, application);
  const start = contextFolder === "." ? 0 : contextFolder.length + 1;
  const { folders, isOpen } = findWrites(files.map(({ path, text }) => ({ path: path.slice(start), text })));
  const dependencies = valueOf(application.manifest)?.dependencies ?? new Map<string, string>();
  const isHidden = folders.length === 0 && [...writers].some((name) => dependencies.has(name));
  const cached = Object.entries(frameworks).flatMap(([name, own]) => (dependencies.has(name) ? own : []));
  return {
    folders: [...folders, ...cached].map((path) => (isAbsolute(path) ? path : joinPath(folder, path))),
    isOpen: isOpen || isHidden,
  };
}
