import { randomUUID } from 'node:crypto';
import type { SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { AppError, type RetryRule } from '@openshelf/platform';
import type { Answer, Outcome } from '../missing-barcodes/search.js';
import type { RawDocument } from '../raw-documents/raw-document.js';
import type { SourceAnswer, SourceReply } from './source.js';

/** A source that refuses our key is left out so long, in ms; its consumer looks every few minutes for a mended key. */
const MISCONFIGURED_MS = 15 * 60_000;

/** What came of asking a source. */
export interface Asked {
  readonly answer: Answer;
  /** Only answers are archived. */
  readonly document?: RawDocument;
  /** Why there is no answer: the job is not done, and this says when to try it again. */
  readonly error?: unknown;
}

type NoAnswer = Exclude<SourceAnswer, { kind: 'found' | 'absent' }>;

/** By kind: what is written down, and whether it is the source or this one answer that is at fault. */
const NO_ANSWER: Readonly<Record<NoAnswer['kind'], readonly [Outcome, RetryRule]>> = {
  unreadable: ['unavailable', 'later'],
  unavailable: ['unavailable', 'infrastructure'],
  misconfigured: ['misconfigured', 'infrastructure'],
};

/** The source has sent something. */
export function replied(gtin: Gtin14, source: SourceName, { answer, response, apiVersion }: SourceReply): Asked {
  const { fetchedAt, url, status, contentType, body } = response;
  if (answer.kind === 'found' || answer.kind === 'absent') {
    const id = randomUUID();
    const reason = answer.kind === 'absent' ? (answer.remark ?? null) : null;
    return {
      answer: { source, outcome: answer.kind, askedAt: fetchedAt, reason, documentId: id },
      document: { id, gtin, source, fetchedAt, url, httpStatus: status, contentType, apiVersion, body },
    };
  }
  const [outcome, retry] = NO_ANSWER[answer.kind];
  const { reason } = answer;
  return {
    answer: { source, outcome, askedAt: fetchedAt, reason, documentId: null },
    error: new AppError(`SOURCE.${answer.kind.toUpperCase()}`, retry, `${source} gave no answer: ${reason}`, {
      details: { gtin, source, status },
      ...pauseOf(answer),
    }),
  };
}

/** Nothing came. */
export function notReplied(source: SourceName, error: unknown, now: Date): Asked {
  const reason = error instanceof AppError ? `${error.code}: ${error.message}` : String(error);
  return { answer: { source, outcome: 'unavailable', askedAt: now, reason, documentId: null }, error };
}

function pauseOf(answer: NoAnswer): { retryAfterMs?: number } {
  if (answer.kind === 'misconfigured') return { retryAfterMs: MISCONFIGURED_MS };
  return answer.kind === 'unavailable' && answer.retryAfterMs !== undefined
    ? { retryAfterMs: answer.retryAfterMs }
    : {};
}
