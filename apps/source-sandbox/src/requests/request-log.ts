import { normalizeOffCode } from '../off/off-code.js';
import type { Source } from '../sources.js';

/** A request as an upstream saw it. */
export interface LoggedRequest {
  /** UTC, ISO 8601. */
  readonly time: string;
  readonly source: Source;
  readonly method: string;
  /** With the query, without the key. */
  readonly path: string;
  /** The code asked for, normalised; the first one if there were several, null if none. */
  readonly code: string | null;
  readonly codes: readonly string[];
  /** Null while, or if for ever, there is no answer. */
  status: number | null;
}

const KEPT = 50_000;

/** What was asked, the latest {@link KEPT} requests, and how often each source was asked in all. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  readonly #counts = new Map<Source, number>();

  add(request: { source: Source; method: string; path: string; codes: readonly string[] }): LoggedRequest {
    const { source, method, path, codes } = request;
    const entry = { time: new Date().toISOString(), source, method, path, code: codes[0] ?? null, codes, status: null };
    this.#counts.set(source, (this.#counts.get(source) ?? 0) + 1);
    this.#requests.push(entry);
    if (this.#requests.length > 2 * KEPT) this.#requests = this.#requests.slice(-KEPT);
    return entry;
  }

  list(filter: { source?: string; code?: string }): LoggedRequest[] {
    const code = filter.code === undefined ? undefined : normalizeOffCode(filter.code);
    return this.#requests.filter(
      (each) => (!filter.source || each.source === filter.source) && (code === undefined || each.codes.includes(code)),
    );
  }

  /** Requests by source since the start or the last {@link clear}. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  clear(): void {
    this.#requests = [];
    this.#counts.clear();
  }
}
