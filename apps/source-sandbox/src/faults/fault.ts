import { isObject } from '../json.js';
import { sources, type Source } from '../sources.js';

export const faultModes = [
  'hang',
  'slow-drip',
  'truncate',
  'wrong-type',
  'not-json',
  'reset',
  'redirect-loop',
  'huge',
  'gzip-bomb',
] as const;
export type FaultMode = (typeof faultModes)[number];

/** What an upstream shall do wrong. Without `source` and `code` it concerns every request. */
export interface Fault {
  readonly source?: Source;
  readonly code?: string;
  /** Added before anything else happens, plus up to `jitterMs` more, evenly spread. */
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  /** Answered as this upstream would: HTML pages from Open Food Facts, the gateway's JSON from USDA. */
  readonly status?: number;
  /** Seconds, sent as `Retry-After` with the status. */
  readonly retryAfter?: number;
  readonly mode?: FaultMode;
  /** Requests past this many a minute get the status, 429 unless told. */
  readonly rateLimitPerMinute?: number;
  /** So many requests are hit, then the fault is over. */
  readonly times?: number;
}

type Check = (value: unknown) => boolean;

const between =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const checks: Record<keyof Fault, Check> = {
  source: (value) => sources.some((source) => source === value),
  code: (value) => typeof value === 'string' && value !== '',
  latencyMs: between(0, 600_000),
  jitterMs: between(0, 600_000),
  status: between(400, 599),
  retryAfter: between(0, 86_400),
  mode: (value) => faultModes.some((mode) => mode === value),
  rateLimitPerMinute: between(0, 1_000_000),
  times: between(1, 1_000_000),
};

/** The fields of a wish that are no fault, or all of them if there is none; empty for a {@link Fault}. Checked by hand, because a schema compiler costs more time at start than all the rest here. */
export function wrongFields(wish: unknown): string[] {
  if (!isObject(wish) || Object.keys(wish).length === 0) return Object.keys(checks);
  return Object.entries(wish).flatMap(([field, value]) =>
    Object.hasOwn(checks, field) && checks[field as keyof Fault](value) ? [] : [field],
  );
}
