/** Where Linux looks for a program without a slash in its name, as the images' PATH has it. */
export const searchPath: readonly string[] = [
  ...["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"],
];
