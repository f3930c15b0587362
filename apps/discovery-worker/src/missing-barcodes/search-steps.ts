import { barcodeUnresolved, discoveryJob, encodeEvent, productRaw, type SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import {
  delayedDelayMs,
  NORMALIZED_WITHIN_MS,
  PROGRESS_WITHIN_MS,
  REANNOUNCED_FOR_MS,
  unknownDelayMs,
} from './retry-delays.js';
import type { Answer, Search, SearchChange } from './search.js';

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
 * Ends the round when every source has answered; otherwise asks the first of `candidates`. Those before it that cannot
 * answer now get their jobs too: these wait in the stream for the source's return, and hold up nobody.
 */
export function advance(round: Round, candidates: readonly SourceName[], circumstances: Circumstances): SearchChange {
  if (openSources(round, circumstances).length === 0) return unknown(round, circumstances);
  const firstAble = candidates.findIndex((source) => !circumstances.paused.has(source));
  const asked = firstAble < 0 ? candidates : candidates.slice(0, firstAble + 1);
  const age = circumstances.now.getTime() - round.roundStartedAt.getTime();
  return {
    ...numberOf(round),
    state: firstAble < 0 ? 'delayed' : 'searching',
    nextTryAt: later(circumstances, firstAble < 0 ? delayedDelayMs(age) : PROGRESS_WITHIN_MS),
    events: asked.map((source) => encodeEvent(discoveryJob, { gtin: round.gtin, source })),
  };
}

/** A source knows the code: its archived answer is announced, and its arrival in the catalogue checked later. */
export function found(round: Round, answer: Answer, circumstances: Circumstances): SearchChange {
  const nextTryAt = later(circumstances, NORMALIZED_WITHIN_MS);
  return { ...numberOf(round), state: 'found', nextTryAt, events: announcementOf(round.gtin, answer) };
}

/** The announced answer has not become a product: it is announced again, each time after twice as long. */
export function announceAgain(search: Search, circumstances: Circumstances): SearchChange {
  const answer = search.answers.find(({ outcome }) => outcome === 'found');
  const age = answer ? circumstances.now.getTime() - answer.askedAt.getTime() : Infinity;
  if (!answer || age > REANNOUNCED_FOR_MS) return settled(search);
  const nextTryAt = later(circumstances, Math.max(age, NORMALIZED_WITHIN_MS));
  return { ...numberOf(search), state: 'found', nextTryAt, events: announcementOf(search.gtin, answer) };
}

/** Nothing is left to do until somebody misses the code again. */
export function settled(round: Pick<Round, 'round' | 'roundStartedAt'>): SearchChange {
  return { ...numberOf(round), state: 'found', nextTryAt: null, events: [] };
}

/** The sources that have not really answered in this round. */
export function openSources(round: Pick<Round, 'answers'>, { sources }: Circumstances): readonly SourceName[] {
  return sources.filter((source) => !hasAnswered(round, source));
}

export function hasAnswered({ answers }: Pick<Round, 'answers'>, source: SourceName): boolean {
  return answers.some((given) => given.source === source && (given.outcome === 'found' || given.outcome === 'absent'));
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
