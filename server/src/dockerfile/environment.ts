/** Placeholder */
export interface Environment {
  get(name: string): string | undefined;
}
export interface Resolution {
  readonly isComplete: boolean;
}
