/** Who asks: a person who waits goes before a job that does not. */
export type Priority = 'scan' | 'sync';

export interface Quota {
  /** Tokens a full bucket holds: how many calls may come at once. */
  readonly capacity: number;
  /** Tokens added per minute. A source never sees more than `capacity + refillPerMinute` calls in any minute. */
  readonly refillPerMinute: number;
  /** How many processes share the quota at most; without Redis each takes its share. */
  readonly maxReplicas: number;
  /** The last tokens of the bucket are kept for `scan`; 0 unless told. */
  readonly reserve?: number;
}

/** How one source is to be treated. Times in ms. */
export interface SourcePolicy {
  /** Key of the shared bucket and pause, and label of the metrics: `off`. */
  readonly source: string;
  /** `App/Version (contact)`: sources ban callers they cannot reach. */
  readonly userAgent: string;
  readonly quota: Quota;
  /** Calls at the same time from this process; 4 unless told. */
  readonly maxConcurrent?: number;
  /** Calls that may wait for one of those; 64 unless told. */
  readonly maxQueued?: number;
  /** For one try, from connecting to the last byte; 5 s unless told. */
  readonly tryTimeoutMs?: number;
  /** For all tries and the pauses between them; 12 s unless told. */
  readonly totalTimeoutMs?: number;
  /** Largest body, after decompression; 2 MiB unless told. */
  readonly maxBytes?: number;
  /** Tries after the first; 2 unless told. */
  readonly retries?: number;
  /** Hosts (with port, if not the usual one) a redirect may lead to besides the one asked. */
  readonly redirectHosts?: readonly string[];
  /** Pause after a 429 or 503 that does not say how long, doubled at each repetition up to 1 h; 60 s and 30 s. */
  readonly pauseMs?: { readonly tooMany: number; readonly unavailable: number };
  /** Different addresses that fail, with no success between, until the breaker opens, and for how long; 5 and 10 s. */
  readonly breaker?: { readonly failures: number; readonly openMs: number };
}
