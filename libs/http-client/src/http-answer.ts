/** What a source said, whatever the status; what it means is for the caller to decide. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed. */
  readonly body: Buffer;
  /** The address that answered, after redirects. */
  readonly url: string;
  /** When the last byte was read, UTC. */
  readonly fetchedAt: Date;
  /** Of the try that was answered. */
  readonly durationMs: number;
}
