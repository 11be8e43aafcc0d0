/** The folder that a stage begins in, where its base image sets one. */
import type { Stage } from "../dockerfile/model.ts";

/** From the images' own Dockerfiles (docker-library, 2026-08; distroless README). */
const workdirs: Readonly<Record<string, string>> = {
  golang: "/go",
  php: "/var/www/html",
  wordpress: "/var/www/html",
  drupal: "/opt/drupal",
  httpd: "/usr/local/apache2",
  tomcat: "/usr/local/tomcat",
  jetty: "/var/lib/jetty",
  gradle: "/home/gradle",
  composer: "/app",
};

/** The same where the image says `nonroot` by its tag. */
const ofNonroot = "/home/nonroot";

/** @returns `/` for images that nobody recorded: that is what most images leave */
export function inheritedWorkdir(stage: Stage): string {
  const reference = stage.rootImage?.reference;
  return reference === undefined ? "/" : workdirOfImage(reference.familiarName, reference.tag);
}

/** @param name as people write it: `golang`, `gcr.io/distroless/static` */
export function workdirOfImage(name: string, tag: string | undefined): string {
  if (name.startsWith("gcr.io/distroless/")) return tag?.includes("nonroot") ? ofNonroot : "/";
  return (Object.hasOwn(workdirs, name) ? workdirs[name] : undefined) ?? "/";
}
