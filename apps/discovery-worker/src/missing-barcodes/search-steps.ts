import { barcodeUnresolved, discoveryJob, encodeEvent, productRaw, type SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { delayedDelayMs, NORMALIZED_WITHIN_MS, PROGRESS_WITHIN_MS, unknownDelayMs } from './retry-delays.js';
import type { Answer, Outcome, Search, SearchChange } from './search.js';

const ANSWERS: ReadonlySet<Outcome> = new Set<Outcome>(['found', 'stub', 'absent']);
/** The reason beside an answer that was announced a second time. */
const ANNOUNCED_AGAIN = 'announced again: it has not become a product yet';
const NO_PRODUCT = 'its answer did not become a product';

/** What the rules need to know besides the search itself. */
export interface Circumstances {
  readonly now: Date;
  /** The sources that are switched on, in the order in which they are asked. */
  readonly sources: readonly SourceName[];
  /** Sources that would not answer now: down, limited or misconfigured. */
  readonly paused: ReadonlySet<SourceName>;
  /** A random number from 0 to 1. */
  readonly chance: number;
}

type Round = Pick<Search, 'gtin' | 'round' | 'roundStartedAt' | 'answers'>;

/** Asks all sources anew. */
export function begin(gtin: Gtin14, round: number, circumstances: Circumstances): SearchChange {
  const fresh = { gtin, round, roundStartedAt: circumstances.now, answers: [] };
  return advance(fresh, circumstances.sources, circumstances);
}

/**
 * Ends the round when every source has answered; otherwise asks the first of `candidates` that may answer. Those before
 * it get their jobs too: the job of one that cannot answer now waits in the stream for its return and holds up nobody,
 * and one that has failed in this round may fail for ever, so the next is not kept waiting for it.
 */
export function advance(round: Round, candidates: readonly SourceName[], circumstances: Circumstances): SearchChange {
  if (openSources(round, circumstances).length === 0) return ended(round, circumstances);
  const isAble = (source: SourceName) => !circumstances.paused.has(source);
  const isTried = (source: SourceName) => round.answers.some((answer) => answer.source === source);
  const firstFresh = candidates.findIndex((source) => isAble(source) && !isTried(source));
  const asked = firstFresh < 0 ? candidates : candidates.slice(0, firstFresh + 1);
  const isSearching = asked.some(isAble);
  const age = circumstances.now.getTime() - round.roundStartedAt.getTime();
  return {
    ...numberOf(round),
    state: isSearching ? 'searching' : 'delayed',
    nextTryAt: later(circumstances, isSearching ? PROGRESS_WITHIN_MS : delayedDelayMs(age)),
    events: asked.map((source) => encodeEvent(discoveryJob, { gtin: round.gtin, source })),
  };
}

/** A source knows the code: its archived answer is announced, and its arrival in the catalogue checked later. */
export function found(round: Round, answer: Answer, circumstances: Circumstances): SearchChange {
  return { ...watched(round, circumstances), events: announcementOf(round.gtin, answer) };
}

/** A source knows the code and next to nothing of it: that much is announced, and the round goes on. */
export function foundStub(round: Round, stub: Answer, circumstances: Circumstances): SearchChange {
  const next = advance(round, untriedSources(round, circumstances), circumstances);
  return { ...next, events: [...announcementOf(round.gtin, stub), ...next.events] };
}

/**
 * The announced answer has not become a product. It is announced again, in case the message was lost; after that the
 * answer is at fault, the other sources are asked, and this one later once more.
 */
export function missedInCatalogue(search: Search, circumstances: Circumstances): SearchChange {
  const answer =
    search.answers.find(({ outcome }) => outcome === 'found') ??
    search.answers.find(({ outcome }) => outcome === 'stub');
  if (!answer) return settled(search);
  if (answer.reason !== ANNOUNCED_AGAIN) {
    return { ...found(search, answer, circumstances), answer: { ...answer, reason: ANNOUNCED_AGAIN } };
  }
  const useless: Answer = { ...answer, outcome: 'unavailable', reason: NO_PRODUCT };
  const round = withAnswer(search, useless);
  const others = openSources(round, circumstances).filter((source) => source !== answer.source);
  return { ...advance(round, others, circumstances), answer: useless };
}

/** Nothing is left to do until somebody misses the code again. */
export function settled(round: Pick<Round, 'round' | 'roundStartedAt'>): SearchChange {
  return { ...numberOf(round), state: 'found', nextTryAt: null, events: [] };
}

/** The sources that have not really answered in this round. */
export function openSources(round: Pick<Round, 'answers'>, { sources }: Circumstances): readonly SourceName[] {
  return sources.filter((source) => !hasAnswered(round, source));
}

/** The sources that have not been asked in this round. */
export function untriedSources({ answers }: Pick<Round, 'answers'>, { sources }: Circumstances): readonly SourceName[] {
  return sources.filter((source) => !answers.some((given) => given.source === source));
}

export function hasAnswered({ answers }: Pick<Round, 'answers'>, source: SourceName): boolean {
  return answers.some((given) => given.source === source && ANSWERS.has(given.outcome));
}

/** True while all that is known is a stub: what the catalogue holds may be no more, and the other sources still count. */
export function wantsMore({ state, answers }: Pick<Search, 'state' | 'answers'>): boolean {
  return state !== 'found' && hasStub({ answers });
}

/** The round with a source's last answer. */
export function withAnswer<R extends Round>(round: R, answer: Answer): R {
  return { ...round, answers: [...round.answers.filter(({ source }) => source !== answer.source), answer] };
}

function ended(round: Round, circumstances: Circumstances): SearchChange {
  // A stub was announced when it came.
  return hasStub(round) ? { ...watched(round, circumstances), events: [] } : unknown(round, circumstances);
}

function hasStub({ answers }: Pick<Round, 'answers'>): boolean {
  return answers.some(({ outcome }) => outcome === 'stub');
}

function watched(round: Round, circumstances: Circumstances) {
  return { ...numberOf(round), state: 'found' as const, nextTryAt: later(circumstances, NORMALIZED_WITHIN_MS) };
}

function unknown(round: Round, circumstances: Circumstances): SearchChange {
  const nextTryAt = later(circumstances, unknownDelayMs(round.round, circumstances.chance));
  const event = encodeEvent(barcodeUnresolved, { gtin: round.gtin, nextTryAt: nextTryAt.toISOString() });
  return { ...numberOf(round), state: 'unknown', nextTryAt, events: [event] };
}

function announcementOf(gtin: Gtin14, { source, documentId, askedAt }: Answer): SearchChange['events'] {
  if (documentId === null) return [];
  return [encodeEvent(productRaw, { gtin, source, documentId, fetchedAt: askedAt.toISOString() })];
}

function numberOf({ round, roundStartedAt }: Pick<Round, 'round' | 'roundStartedAt'>) {
  return { round, roundStartedAt };
}

function later({ now }: Circumstances, ms: number): Date {
  return new Date(now.getTime() + ms);
}
