import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { AppError } from '../app-error.js';
import { PROBLEM_BY_RETRY, PLATFORM_PROBLEMS, type ProblemEntry, type ProblemTable } from './problem-table.js';

/** One rule a field of the request breaks. */
export interface FieldFault {
  /** Path of the field: `updates.3.barcode`. */
  readonly field: string;
  readonly rule: string;
  readonly message: string;
  /** What was sent; only for values short enough to help. */
  readonly value?: unknown;
}

/** A problem document (RFC 9457) with our members: `code`, `traceId`, and those the table lists. */
export interface Problem {
  /** URL path made of the code: `/problems/product-not-found`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly instance?: string;
  readonly traceId?: string;
  readonly errors?: readonly FieldFault[];
  readonly [member: string]: unknown;
}

export interface ProblemAnswer {
  readonly problem: Problem;
  /** For `Retry-After`, in seconds; always set for 503. */
  readonly retryAfterSeconds?: number;
}

const DEFAULT_RETRY_AFTER_MS = 5_000;
/** Some messages repeat the URL, which may be long. */
const MAX_DETAIL = 300;

/** Translates any error for the client. Of unknown errors nothing is told but that they happened. */
export function toProblem(error: unknown, table: ProblemTable = {}): ProblemAnswer {
  if (error instanceof AppError) return ofAppError(error, table[error.code] ?? PLATFORM_PROBLEMS[error.code]);
  const status = statusOf(error);
  if (status === undefined) return ofStatus(500, 'INTERNAL', 'the service failed; its log has the reason');
  return ofStatus(
    status,
    `REQUEST.${phrase(status)
      .toUpperCase()
      .replaceAll(/[^A-Z]+/g, '_')}`,
    (error as Error).message,
  );
}

function ofAppError(error: AppError, known: ProblemEntry | undefined): ProblemAnswer {
  const entry = known ?? PROBLEM_BY_RETRY[error.retry];
  const members = (entry.members ?? []).filter((name) => error.details[name] !== undefined);
  const retryAfterMs = error.retryAfterMs ?? (entry.status === 503 ? DEFAULT_RETRY_AFTER_MS : undefined);
  return {
    problem: {
      ...Object.fromEntries(members.map((name) => [name, error.details[name]])),
      ...problemOf(entry.status, error.code, entry.title, error.message),
    },
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) }),
  };
}

function ofStatus(status: number, code: string, detail: string): ProblemAnswer {
  return {
    problem: problemOf(status, code, phrase(status), detail),
    ...(status === 503 && { retryAfterSeconds: DEFAULT_RETRY_AFTER_MS / 1000 }),
  };
}

function problemOf(status: number, code: string, title: string, detail: string): Problem {
  return {
    type: `/problems/${code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    title,
    status,
    detail: detail.slice(0, MAX_DETAIL),
    code,
  };
}

/** Status of a Nest exception, or of a Fastify error that is the client's fault (body too large, bad URL). */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
}

function phrase(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}
