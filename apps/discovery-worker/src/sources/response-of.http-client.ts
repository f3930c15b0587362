import type { HttpAnswer } from '@openshelf/http-client';
import type { SourceResponse } from './source.js';

/** An answer of the HTTP client as the readers and the archive take it. */
export function responseOf({ url, status, headers, body, fetchedAt }: HttpAnswer): SourceResponse {
  return { url, status, contentType: headers['content-type'] ?? '', body, fetchedAt };
}
