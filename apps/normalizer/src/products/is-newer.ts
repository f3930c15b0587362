/** What orders the answers of one source about one code. */
interface Answered {
  /** UTC, ISO 8601 with milliseconds, so that texts compare as times. */
  readonly fetchedAt: string;
  readonly documentId: string;
}

/** True if `a` was fetched after `b`; of two in the same millisecond the greater id counts, so that all replicas agree. */
export function isNewer(a: Answered, b: Answered): boolean {
  return a.fetchedAt === b.fetchedAt ? a.documentId > b.documentId : a.fetchedAt > b.fetchedAt;
}
