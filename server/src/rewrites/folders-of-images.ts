/** Folders that are there in every image of a distribution: what is put there under no other name comes to lie in them. */
export const foldersOfImages: ReadonlySet<string> = new Set([
  ...["/", "/bin", "/etc", "/home", "/lib", "/opt", "/root", "/sbin", "/srv", "/tmp", "/usr", "/var"],
  ...["/usr/bin", "/usr/lib", "/usr/local", "/usr/local/bin", "/usr/local/etc", "/usr/local/lib"],
  ...["/usr/local/sbin", "/usr/local/share", "/usr/sbin", "/usr/share", "/usr/src"],
  ...["/var/lib", "/var/log", "/var/tmp"],
]);
