/** A package as a distribution's own database has it. */
export interface DatabasePackage {
  readonly name: string;
  /** Whole: `1:2.3-4`, with the epoch where there is one. */
  readonly version: string;
  /** The source package; the package's own name where it has no other. */
  readonly source: string;
  readonly sourceVersion: string;
}
