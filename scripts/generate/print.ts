/** JSON as npm and VS Code write it. */
export function print(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
