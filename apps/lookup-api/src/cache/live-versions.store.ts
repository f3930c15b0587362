export interface LiveVersion {
  readonly version: number;
  /** Milliseconds since this version was committed, by the database's clock. */
  readonly changedAgoMs: number;
}

/** What the catalogue holds at this moment. */
export abstract class LiveVersions {
  /** By code; codes it does not hold are left out. */
  abstract find(gtins: readonly string[]): Promise<ReadonlyMap<string, LiveVersion>>;
}
