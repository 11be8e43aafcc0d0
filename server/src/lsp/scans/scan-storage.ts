/** Where scans outlive the server: one value a key, as text. */
export interface ScanStorage {
  /** All that is kept. What cannot be read is left out. */
  load(): Promise<readonly string[]>;
  save(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
}
