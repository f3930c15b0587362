import { randomUUID } from 'node:crypto';
import type { SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { AppError } from '@openshelf/platform';
import type { Answer } from '../missing-barcodes/search.js';
import type { RawDocument } from '../raw-documents/raw-document.js';
import type { SourceAnswer, SourceReply } from './source.js';

/** A source that refuses our key is left out so long, in ms; its consumer looks every few minutes for a mended key. */
const MISCONFIGURED_MS = 15 * 60_000;

/** What came of asking a source. */
export interface Asked {
  readonly answer: Answer;
  /** Only answers are archived. */
  readonly document?: RawDocument;
  /** Why the source as a whole does not answer now. What may concern this code or call only is no error. */
  readonly sourceError?: AppError;
}

type NoAnswer = Extract<SourceAnswer, { kind: 'unreadable' | 'unavailable' | 'misconfigured' }>;

/** The source has sent something. */
export function replied(gtin: Gtin14, source: SourceName, { answer, response, apiVersion }: SourceReply): Asked {
  const { fetchedAt, url, status, contentType, body } = response;
  if (answer.kind === 'found' || answer.kind === 'stub' || answer.kind === 'absent') {
    const id = randomUUID();
    const reason = answer.kind === 'absent' ? (answer.remark ?? null) : null;
    return {
      answer: { source, outcome: answer.kind, askedAt: fetchedAt, reason, documentId: id },
      document: { id, gtin, source, fetchedAt, url, httpStatus: status, contentType, apiVersion, body },
    };
  }
  const { kind, reason } = answer;
  const outcome = kind === 'misconfigured' ? 'misconfigured' : 'unavailable';
  const written = { source, outcome, askedAt: fetchedAt, reason, documentId: null } as const;
  if (kind === 'unreadable') return { answer: written };
  const sourceError = new AppError(
    `SOURCE.${kind.toUpperCase()}`,
    'infrastructure',
    `${source} gave no answer: ${reason}`,
    { details: { gtin, source, status }, ...pauseOf(answer) },
  );
  return { answer: written, sourceError };
}

/** Nothing came: the source is not to be called now, or this call went wrong. */
export function notReplied(source: SourceName, error: unknown, now: Date): Asked {
  const reason = error instanceof AppError ? `${error.code}: ${error.message}` : String(error);
  const sourceError = error instanceof AppError && error.retry === 'infrastructure' ? error : undefined;
  const answer = { source, outcome: 'unavailable', askedAt: now, reason, documentId: null } as const;
  return { answer, ...(sourceError && { sourceError }) };
}

function pauseOf(answer: NoAnswer): { retryAfterMs?: number } {
  if (answer.kind === 'misconfigured') return { retryAfterMs: MISCONFIGURED_MS };
  return answer.kind === 'unavailable' && answer.retryAfterMs !== undefined
    ? { retryAfterMs: answer.retryAfterMs }
    : {};
}
