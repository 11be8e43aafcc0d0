/** Programs that a container starts to look after the one that it is for. */
export const inits: ReadonlySet<string> = new Set([
  ...["tini", "tini-static", "dumb-init", "catatonit", "docker-init"],
]);

/** The packages that bring one. */
export const initPackages: readonly string[] = ["tini", "dumb-init", "catatonit"];
