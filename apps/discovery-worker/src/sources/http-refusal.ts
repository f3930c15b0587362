import type { SourceAnswer, SourceResponse } from './source.js';

/**
 * What the status alone says, whatever the body: undefined when the body has to be read. A limit or a fault of the
 * server is never an answer; Open Food Facts and api.data.gov send pages of HTML with some of them. Only 429, 503 and a
 * refusal concern the source as a whole; any other status may be due to this one code.
 */
export function refusalOf({
  status,
  contentType,
}: Pick<SourceResponse, 'status' | 'contentType'>): SourceAnswer | undefined {
  if (status === 429 || status === 503) return { kind: 'unavailable', reason: `limited: HTTP ${status}` };
  if (status === 401 || status === 403) return { kind: 'misconfigured', reason: `refused: HTTP ${status}` };
  if ((status >= 200 && status < 300) || status === 404) return undefined;
  return { kind: 'unreadable', reason: `HTTP ${status} ${contentType}`.trim() };
}
