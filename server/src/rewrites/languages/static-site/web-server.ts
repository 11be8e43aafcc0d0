/** Stages whose image is nothing but a web server. */
import type { Stage } from "../../../dockerfile/model.ts";

export type WebServer = "nginx" | "nginx-unprivileged";

export function readWebServer(stage: Stage): WebServer | undefined {
  switch (stage.rootImage?.reference.familiarName) {
    case "nginx":
      return "nginx";
    case "nginxinc/nginx-unprivileged":
    case "nginx/nginx-unprivileged":
      return "nginx-unprivileged";
    default:
      return undefined;
  }
}
