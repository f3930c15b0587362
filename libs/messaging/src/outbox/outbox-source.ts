/** An event that was committed and waits for its publication; `id` becomes its `Nats-Msg-Id`. */
export interface OutboxRow {
  readonly id: string;
  readonly stream: string;
  readonly subject: string;
  readonly data: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The port to a service's outbox table. */
export abstract class OutboxSource {
  /**
   * Locks up to `limit` rows, oldest first and skipping locked ones, hands them to `publish`, deletes those whose ids
   * it answers, and commits. Answers how many rows it has seen.
   */
  abstract drain(limit: number, publish: (rows: readonly OutboxRow[]) => Promise<readonly string[]>): Promise<number>;

  /** Age in milliseconds of the oldest row, 0 when there is none; for the metric `outbox_oldest_age_seconds`. */
  oldestAgeMs?(): Promise<number>;
}
