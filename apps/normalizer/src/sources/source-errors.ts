import { AppError } from '@openshelf/platform';
import { cleanText } from './reading/clean-text.js';
import { limits } from './reading/limits.js';
import type { SourceDocument } from './source-document.js';

/** The answer is not what the source documents: not JSON, or no product in it. Trying again reads the same bytes. */
export function unreadable(document: SourceDocument, reason: string, cause?: unknown): AppError {
  return new AppError('SOURCE.UNREADABLE', 'never', `${document.source} answered ${reason}`, {
    details: detailsOf(document),
    cause,
  });
}

/** The answer is about another product: saving it would give a code the wrong product. */
export function otherCode(document: SourceDocument, said: string): AppError {
  const answered = cleanText(said, limits.quoteUnits) ?? 'no code';
  return new AppError(
    'SOURCE.OTHER_CODE',
    'never',
    `${document.source} was asked for ${document.gtin} and answered about ${answered}`,
    { details: { ...detailsOf(document), answered } },
  );
}

function detailsOf({ gtin, source, documentId, fetchedAt }: SourceDocument): Record<string, string> {
  return { gtin, source, documentId, fetchedAt };
}
