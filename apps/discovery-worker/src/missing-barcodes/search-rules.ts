import type { SourceName } from '@openshelf/contracts';
import type { RawDocument } from '../raw-documents/raw-document.js';
import { ROUND_LASTS_MS } from './retry-delays.js';
import type { Answer, Scans, Search, SearchChange, Standing } from './search.js';
import {
  advance,
  begin,
  type Circumstances,
  found,
  foundStub,
  hasAnswered,
  missedInCatalogue,
  openSources,
  settled,
  untriedSources,
  wantsMore,
  withAnswer,
} from './search-steps.js';

/** Somebody scanned the code: the scan is counted, and a search begins unless one runs or is planned for later. */
export function onScan(standing: Standing, scannedAt: Date, circumstances: Circumstances): SearchChange {
  const { search } = standing;
  // The same message may come twice.
  const count = search && scannedAt <= search.lastScannedAt ? 0 : 1;
  return { ...afterScan(standing, circumstances), scans: { count, lastAt: scannedAt } };
}

/**
 * A gateway reports scans that it counted by itself, besides the one it announced. That announcement may come later, or
 * never: then its scan, which is the older one and will not count any more, is counted here and the search begun.
 */
export function onDemand(standing: Standing, scans: Scans, circumstances: Circumstances): SearchChange {
  const count = standing.search ? scans.count : scans.count + 1;
  return { ...afterScan(standing, circumstances), scans: { ...scans, count } };
}

function afterScan(standing: Standing, circumstances: Circumstances): SearchChange {
  const { gtin, search, inCatalogue } = standing;
  if (!search) {
    const { now } = circumstances;
    return inCatalogue ? settled({ round: 1, roundStartedAt: now }) : begin(gtin, 1, circumstances);
  }
  if (inCatalogue && !wantsMore(search)) return settled(search);
  // Found, seen in the catalogue since, and gone again; while a check is planned it may still be on its way.
  const gone = search.state === 'found' && search.nextTryAt === null;
  if (gone) return begin(gtin, search.round + 1, circumstances);
  const { state, round, roundStartedAt, nextTryAt } = search;
  return onLook(standing, circumstances) ?? { state, round, roundStartedAt, nextTryAt, events: [] };
}

/** The search is looked at by itself: a retry, or a check for progress. Undefined when it is not due. */
export function onLook(standing: Standing, circumstances: Circumstances): SearchChange | undefined {
  const { gtin, search, inCatalogue } = standing;
  const { now } = circumstances;
  if (!search || search.nextTryAt === null || search.nextTryAt > now) return undefined;
  const isOver = search.state === 'unknown' || now.getTime() - search.roundStartedAt.getTime() > ROUND_LASTS_MS;
  if (inCatalogue && (isOver || !wantsMore(search))) return settled(search);
  if (search.state === 'found') return missedInCatalogue(search, circumstances);
  return isOver
    ? begin(gtin, search.round + 1, circumstances)
    : advance(search, openSources(search, circumstances), circumstances);
}

/** True while an answer of this source can still change anything. */
export function awaits({ search, inCatalogue }: Standing, source: SourceName): boolean {
  if (!search || search.state === 'found' || hasAnswered(search, source)) return false;
  return !inCatalogue || wantsMore(search);
}

/**
 * A source was asked. Undefined when its answer has come before (the same job twice) or the code was found meanwhile.
 * What is not an answer (`unavailable`, `misconfigured`) is written down and never counts as "absent".
 */
export function onAnswer(
  { search }: Standing,
  answer: Answer,
  document: RawDocument | undefined,
  circumstances: Circumstances,
): SearchChange | undefined {
  if (!search || search.state === 'found' || hasAnswered(search, answer.source)) return undefined;
  const round = withAnswer(search, answer);
  return { ...afterAnswer(round, answer, circumstances), answer, ...(document && { document }) };
}

function afterAnswer(round: Search, answer: Answer, circumstances: Circumstances): SearchChange {
  if (answer.outcome === 'found') return found(round, answer, circumstances);
  if (answer.outcome === 'stub') return foundStub(round, answer, circumstances);
  return advance(round, untriedSources(round, circumstances), circumstances);
}
