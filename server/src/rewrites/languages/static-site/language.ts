/** Sites: files that a build has made and a web server serves. */
import type { Language, Subject } from "../../language.ts";
import { readApplication } from "../node/application.ts";
import { readNodeBase } from "../node/node-base.ts";
import { minimiseSite } from "./minimise.ts";
import { findSiteStart } from "./site-start.ts";
import { splitSite } from "./split.ts";
import { buildsOnServer, splitServer } from "./split-server.ts";
import { readWebServer } from "./web-server.ts";

export const staticSite: Language = {
  id: "static-site",
  async isIn(subject) {
    return (
      readWebServer(subject.stage) !== undefined || buildsOnServer(subject) || (await servesFiles(subject))
    );
  },
  async split(subject, goal) {
    return (await splitServer(subject)) ?? (await splitSite(subject, goal));
  },
  minimise: minimiseSite,
};

async function servesFiles(subject: Subject): Promise<boolean> {
  if (readNodeBase(subject.stage) === undefined) return false;
  if (subject.reading.copies.some(({ from }) => from.kind === "stage")) return false;
  return (await findSiteStart(subject, await readApplication(subject))) !== undefined;
}
