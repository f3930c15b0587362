import type { SourceName } from '@openshelf/contracts';
import type { RawDocument } from '../raw-documents/raw-document.js';
import { ROUND_LASTS_MS } from './retry-delays.js';
import type { Answer, SearchChange, Standing } from './search.js';
import {
  advance,
  announceAgain,
  begin,
  type Circumstances,
  found,
  hasAnswered,
  settled,
  openSources,
} from './search-steps.js';

/** Somebody scanned the code: the scan is counted, and a search begins unless one runs or is planned for later. */
export function onScan(standing: Standing, scannedAt: Date, circumstances: Circumstances): SearchChange {
  const { search } = standing;
  // The same message may come twice.
  const count = search && scannedAt <= search.lastScannedAt ? 0 : 1;
  return { ...afterScan(standing, circumstances), scans: { count, lastAt: scannedAt } };
}

function afterScan(standing: Standing, circumstances: Circumstances): SearchChange {
  const { gtin, search, inCatalogue } = standing;
  if (inCatalogue) return settled(search ?? { round: 1, roundStartedAt: circumstances.now });
  if (!search) return begin(gtin, 1, circumstances);
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
  if (inCatalogue) return settled(search);
  if (search.state === 'found') return announceAgain(search, circumstances);
  const isOver = search.state === 'unknown' || now.getTime() - search.roundStartedAt.getTime() > ROUND_LASTS_MS;
  return isOver
    ? begin(gtin, search.round + 1, circumstances)
    : advance(search, openSources(search, circumstances), circumstances);
}

/** True while an answer of this source can still change anything. */
export function awaits({ search, inCatalogue }: Standing, source: SourceName): boolean {
  return search !== undefined && search.state !== 'found' && !inCatalogue && !hasAnswered(search, source);
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
  const answers = [...search.answers.filter(({ source }) => source !== answer.source), answer];
  const round = { ...search, answers };
  const untried = openSources(round, circumstances).filter((name) => !answers.some(({ source }) => source === name));
  const next =
    answer.outcome === 'found' ? found(round, answer, circumstances) : advance(round, untried, circumstances);
  return { ...next, answer, ...(document && { document }) };
}
