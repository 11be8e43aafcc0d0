/** Names of the scanners' ignore files. Apart from what reads them, which is only loaded where there is a scan. */
export const trivyFileNames = [".trivyignore", ".trivyignore.yaml", ".trivyignore.yml"] as const;
export const grypeFileNames = [
  ".grype.yaml",
  ".grype.yml",
  ".grype/config.yaml",
  ".grype/config.yml",
] as const;

/** All that are looked for in each folder, for whoever watches them. */
export const policyFileNames: readonly string[] = [...trivyFileNames, ...grypeFileNames];
