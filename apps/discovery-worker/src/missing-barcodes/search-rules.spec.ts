import { describe, expect, it } from '@jest/globals';
import { barcodeUnresolved, discoveryJob, encodeEvent, productRaw, type SourceName } from '@openshelf/contracts';
import { asGtin14 } from '@openshelf/gtin';
import type { Answer, Outcome, Search, SearchChange, Standing } from './search.js';
import { awaits, onAnswer, onDemand, onLook, onScan } from './search-rules.js';
import type { Circumstances } from './search-steps.js';

const gtin = asGtin14('3017620422003');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date('2026-11-22T12:00:00Z');
const documentId = '6f1f7c3e-0000-4000-8000-000000000001';

const both: readonly SourceName[] = ['openfoodfacts', 'usda'];
const calm: Circumstances = { now, sources: both, paused: new Set(), chance: 0.5 };

function ago(ms: number): Date {
  return new Date(now.getTime() - ms);
}
function inMs(change: SearchChange | undefined): number | undefined {
  return change?.nextTryAt ? change.nextTryAt.getTime() - now.getTime() : undefined;
}
function answer(source: SourceName, outcome: Outcome, askedAt = ago(MINUTE)): Answer {
  return {
    source,
    outcome,
    askedAt,
    reason: null,
    documentId: outcome === 'found' || outcome === 'stub' ? documentId : null,
  };
}
function search(fields: Partial<Search> = {}): Search {
  return {
    gtin,
    state: 'searching',
    round: 1,
    roundStartedAt: ago(2 * MINUTE),
    lastScannedAt: ago(2 * MINUTE),
    nextTryAt: new Date(now.getTime() + MINUTE),
    answers: [],
    ...fields,
  };
}
function standing(fields?: Partial<Search>, inCatalogue = false): Standing {
  return { gtin, search: fields && search(fields), inCatalogue };
}
const job = (source: SourceName) => encodeEvent(discoveryJob, { gtin, source });
const raw = ({ source, askedAt }: Answer) =>
  encodeEvent(productRaw, { gtin, source, documentId, fetchedAt: askedAt.toISOString() });

/** The search as it stands after a change. */
function after(before: Standing, change: SearchChange | undefined): Standing {
  if (!change) return before;
  const { state, round, roundStartedAt, nextTryAt } = change;
  const kept = (round === before.search?.round ? before.search.answers : []).filter(
    ({ source }) => source !== change.answer?.source,
  );
  const answers = change.answer ? [...kept, change.answer] : kept;
  return { ...before, search: { ...search(), state, round, roundStartedAt, nextTryAt, answers } };
}

describe('a scan', () => {
  it('of a new code begins a round at the first source', () => {
    expect(onScan(standing(), now, calm)).toEqual({
      state: 'searching',
      round: 1,
      roundStartedAt: now,
      nextTryAt: new Date(now.getTime() + 10 * MINUTE),
      events: [job('openfoodfacts')],
      scans: { count: 1, lastAt: now },
    });
  });

  it.each<[string, Partial<Search>]>([
    ['while a search runs', { state: 'searching' }],
    ['while a retry is planned', { state: 'delayed' }],
    ['while nobody knows it and the retry is not due', { state: 'unknown' }],
    ['while its found answer is on its way into the catalogue', { state: 'found' }],
  ])('%s only counts', (_when, fields) => {
    const change = onScan(standing(fields), now, calm);
    const { state, round, nextTryAt } = search(fields);
    expect(change).toMatchObject({ state, round, nextTryAt, events: [], scans: { count: 1 } });
  });

  it.each<[string, Partial<Search>]>([
    ['of an unknown code whose retry is due', { state: 'unknown', nextTryAt: ago(1) }],
    ['of a product that has left the catalogue', { state: 'found', nextTryAt: null }],
  ])('%s begins the next round', (_which, fields) => {
    const change = onScan(standing({ ...fields, answers: [answer('openfoodfacts', 'absent')] }), now, calm);
    expect(change).toMatchObject({ state: 'searching', round: 2, roundStartedAt: now, events: [job('openfoodfacts')] });
  });

  it.each<[string, Standing]>([
    ['never missed before', standing(undefined, true)],
    ['searched', standing({ state: 'searching' }, true)],
    ['unknown so far', standing({ state: 'unknown', nextTryAt: ago(1) }, true)],
  ])('of a code that the catalogue holds, %s, marks it found and asks nobody', (_what, before) => {
    expect(onScan(before, now, calm)).toMatchObject({
      state: 'found',
      nextTryAt: null,
      events: [],
      scans: { count: 1 },
    });
  });

  it('is counted once when its message comes twice', () => {
    expect(onScan(standing({ lastScannedAt: now }), now, calm).scans).toEqual({ count: 0, lastAt: now });
  });

  it('goes to the next source at once while the first is down, whose job waits for its return', () => {
    const change = onScan(standing(), now, { ...calm, paused: new Set(['openfoodfacts']) });
    expect(change).toMatchObject({ state: 'searching', events: [job('openfoodfacts'), job('usda')] });
  });

  it('while all sources are down leaves the code delayed', () => {
    const change = onScan(standing(), now, { ...calm, paused: new Set(both) });
    expect(change).toMatchObject({ state: 'delayed', events: [job('openfoodfacts'), job('usda')] });
    expect(inMs(change)).toBe(5 * SECOND);
  });
});

describe('an answer', () => {
  it('that knows the code ends the search and announces the archived document', () => {
    const given = answer('openfoodfacts', 'found');
    const change = onAnswer(standing({}), given, undefined, calm);
    expect(change).toMatchObject({ state: 'found', answer: given, events: [raw(given)] });
    expect(inMs(change)).toBe(5 * MINUTE);
  });

  it.each<Outcome>(['absent', 'unavailable', 'misconfigured'])(
    '"%s" passes the code on to the next source',
    (outcome) => {
      const change = onAnswer(standing({}), answer('openfoodfacts', outcome), undefined, calm);
      expect(change).toMatchObject({ state: 'searching', events: [job('usda')] });
    },
  );

  it('that finds the next source paused leaves the code delayed and the job in the stream', () => {
    const circumstances = { ...calm, paused: new Set<SourceName>(['usda']) };
    const change = onAnswer(standing({}), answer('openfoodfacts', 'absent'), undefined, circumstances);
    expect(change).toMatchObject({ state: 'delayed', events: [job('usda')] });
  });

  it.each<[string, Partial<Search>]>([
    ['after another source has found the code', { state: 'found', answers: [answer('usda', 'found')] }],
    ['a second time', { answers: [answer('openfoodfacts', 'absent')] }],
    [
      'a second time, after all have answered',
      { state: 'unknown', answers: both.map((name) => answer(name, 'absent')) },
    ],
  ])('%s changes nothing, and no call is made for it', (_when, fields) => {
    expect(onAnswer(standing(fields), answer('openfoodfacts', 'found'), undefined, calm)).toBeUndefined();
    expect(awaits(standing(fields), 'openfoodfacts')).toBe(false);
  });

  it('of a source that was unavailable before in this round still counts', () => {
    const before = standing({ state: 'delayed', answers: [answer('openfoodfacts', 'unavailable')] });
    expect(awaits(before, 'openfoodfacts')).toBe(true);
    expect(onAnswer(before, answer('openfoodfacts', 'found'), undefined, calm)).toMatchObject({ state: 'found' });
  });

  it('is not awaited for a code that was never missed, or that the catalogue holds', () => {
    expect(awaits(standing(), 'usda')).toBe(false);
    expect(awaits(standing({}, true), 'usda')).toBe(false);
  });

  it('waits as long again as the round has lasted when nobody is left to ask', () => {
    const waits = [0, 10, 40, 300].map((minutes) => {
      const before = { roundStartedAt: ago(minutes * MINUTE), answers: [answer('openfoodfacts', 'absent')] };
      return (inMs(onAnswer(standing(before), answer('usda', 'unavailable'), undefined, calm)) ?? 0) / MINUTE;
    });
    expect(waits).toEqual([5 / 60, 10, 40, 60]);
  });
});

describe('"unknown"', () => {
  const outcomes: readonly Outcome[] = ['absent', 'unavailable', 'misconfigured'];
  const orders = [both, both.toReversed()];
  const cases = orders.flatMap((order) =>
    outcomes.flatMap((first) => outcomes.map((second) => [order, [first, second]] as const)),
  );

  it.each(cases)('is said of %j answering %j only if both are real answers', (order, given) => {
    let current = after(standing(), onScan(standing(), ago(MINUTE), calm));
    const events: string[] = [];
    order.forEach((source, index) => {
      // Each answer twice, as after a crash.
      for (let times = 0; times < 2; times++) {
        const change = onAnswer(current, answer(source, given[index] ?? 'absent'), undefined, calm);
        events.push(...(change?.events ?? []).map(({ subject }) => subject));
        current = after(current, change);
      }
    });
    const allReal = given.every((outcome) => outcome === 'absent');
    expect(current.search?.state).toBe(allReal ? 'unknown' : 'delayed');
    expect(events.filter((subject) => subject.startsWith('barcode.unresolved'))).toHaveLength(allReal ? 1 : 0);
  });

  it('tells when the sources are asked again', () => {
    const before = standing({ answers: [answer('openfoodfacts', 'absent')] });
    const change = onAnswer(before, answer('usda', 'absent'), undefined, calm);
    const nextTryAt = new Date(now.getTime() + HOUR).toISOString();
    expect(change?.events).toEqual([encodeEvent(barcodeUnresolved, { gtin, nextTryAt })]);
  });

  it('needs only the sources that are switched on', () => {
    const change = onAnswer(standing({}), answer('usda', 'absent'), undefined, { ...calm, sources: ['usda'] });
    expect(change?.state).toBe('unknown');
  });

  it('is retried after 1 h, 6 h, 1 d, 3 d, 7 d and then every 30 d, ±10 %', () => {
    const delays = (chance: number) =>
      [1, 2, 3, 4, 5, 6, 20].map((round) => {
        const before = standing({ round, answers: [answer('openfoodfacts', 'absent')] });
        return (inMs(onAnswer(before, answer('usda', 'absent'), undefined, { ...calm, chance })) ?? 0) / HOUR;
      });
    expect(delays(0.5)).toEqual([1, 6, 24, 72, 168, 720, 720]);
    expect(delays(0)[0]).toBeCloseTo(0.9);
    expect(delays(1)[6]).toBeCloseTo(792);
  });
});

describe('a look', () => {
  it.each<[string, Standing]>([
    ['before it is due', standing({})],
    ['at what needs none', standing({ state: 'found', nextTryAt: null })],
    ['at a code never missed', standing()],
  ])('%s changes nothing', (_when, before) => {
    expect(onLook(before, calm)).toBeUndefined();
  });

  it('at a search without progress publishes the job again', () => {
    const before = standing({ nextTryAt: ago(0), answers: [answer('openfoodfacts', 'absent')] });
    expect(onLook(before, calm)).toMatchObject({ state: 'searching', round: 1, events: [job('usda')] });
  });

  it('at a delayed code asks only the sources that have not answered', () => {
    const answers = [answer('openfoodfacts', 'unavailable'), answer('usda', 'absent')];
    const change = onLook(standing({ state: 'delayed', nextTryAt: ago(0), answers }), calm);
    expect(change).toMatchObject({ state: 'searching', round: 1, events: [job('openfoodfacts')] });
  });

  it('at a round that could not end in a day begins a new one', () => {
    const answers = [answer('openfoodfacts', 'absent'), answer('usda', 'misconfigured')];
    const change = onLook(
      standing({ state: 'delayed', roundStartedAt: ago(DAY + 1), nextTryAt: ago(0), answers }),
      calm,
    );
    expect(change).toMatchObject({ round: 2, roundStartedAt: now, events: [job('openfoodfacts')] });
  });

  it('at an unknown code begins a new round', () => {
    const answers = both.map((name) => answer(name, 'absent'));
    const change = onLook(standing({ state: 'unknown', nextTryAt: ago(0), answers }), calm);
    expect(change).toMatchObject({ state: 'searching', round: 2, events: [job('openfoodfacts')] });
  });

  it('at a found code that is in the catalogue ends the watch', () => {
    const change = onLook(standing({ state: 'found', nextTryAt: ago(0) }, true), calm);
    expect(change).toMatchObject({ state: 'found', nextTryAt: null, events: [] });
  });

  it('at a delayed code asks each source that failed: one that always fails hides no other', () => {
    const answers = both.map((name) => answer(name, 'unavailable'));
    const change = onLook(standing({ state: 'delayed', nextTryAt: ago(0), answers }), calm);
    expect(change).toMatchObject({ state: 'searching', events: both.map(job) });
  });
});

describe('a found answer that has not become a product', () => {
  const given = answer('openfoodfacts', 'found', ago(6 * MINUTE));
  const before = standing({ state: 'found', nextTryAt: ago(0), answers: [given] });
  const dueAgain = (change: SearchChange | undefined) => {
    const { search: then } = after(before, change);
    return { ...before, search: { ...search(), ...then, nextTryAt: ago(0) } };
  };

  it('is announced again, once', () => {
    const change = onLook(before, calm);
    expect(change).toMatchObject({ state: 'found', events: [raw(given)] });
    expect(change?.answer).toEqual({ ...given, reason: expect.stringContaining('announced again') });
    expect(inMs(change)).toBe(5 * MINUTE);
  });

  it('is given up at the second look, with the reason, and the next source is asked', () => {
    const change = onLook(dueAgain(onLook(before, calm)), calm);
    expect(change).toMatchObject({ state: 'searching', events: [job('usda')] });
    expect(change?.answer).toMatchObject({
      source: 'openfoodfacts',
      outcome: 'unavailable',
      reason: 'its answer did not become a product',
      documentId,
    });
  });

  it('leaves the code delayed, longer each time, when no other source is left, and its source is asked again', () => {
    const givenUp = after(before, onLook(dueAgain(onLook(before, calm)), calm));
    const change = onAnswer(givenUp, answer('usda', 'absent'), undefined, calm);
    expect(change?.state).toBe('delayed');
    const delayed = after(givenUp, change);
    const due = { ...delayed, search: { ...search(), ...delayed.search, nextTryAt: ago(0) } };
    expect(onLook(due, calm)).toMatchObject({ state: 'searching', events: [job('openfoodfacts')] });

    const only = { ...calm, sources: ['openfoodfacts'] as const };
    const late = (age: number) => {
      const again = { ...given, reason: 'announced again: it has not become a product yet' };
      const fields = { state: 'found', roundStartedAt: ago(age), nextTryAt: ago(0), answers: [again] } as const;
      return onLook(standing(fields), only);
    };
    expect([11, 40, 600].map((age) => (inMs(late(age * MINUTE)) ?? 0) / MINUTE)).toEqual([11, 40, 60]);
    expect(late(11 * MINUTE)).toMatchObject({ state: 'delayed', events: [] });
  });

  it('is forgotten when the product comes after all', () => {
    const change = onLook({ ...dueAgain(onLook(before, calm)), inCatalogue: true }, calm);
    expect(change).toMatchObject({ state: 'found', nextTryAt: null, events: [] });
  });
});

describe('a stub', () => {
  const stub = answer('openfoodfacts', 'stub');
  const before = after(standing({}), onAnswer(standing({}), stub, undefined, calm));

  it('is announced at once, and the next source is asked', () => {
    const change = onAnswer(standing({}), stub, undefined, calm);
    expect(change).toMatchObject({ state: 'searching', answer: stub, events: [raw(stub), job('usda')] });
  });

  it('in the catalogue stops neither the answer of the next source nor a look', () => {
    const inCatalogue = { ...before, inCatalogue: true };
    expect(awaits(inCatalogue, 'usda')).toBe(true);
    expect(awaits(inCatalogue, 'openfoodfacts')).toBe(false);
    expect(onScan(inCatalogue, now, calm)).toMatchObject({ state: 'searching', events: [] });
    const due = { ...inCatalogue, search: { ...search(), ...before.search, nextTryAt: ago(0) } };
    expect(onLook(due, calm)).toMatchObject({ state: 'searching', events: [job('usda')] });
  });

  it('is outdone by a full answer', () => {
    const full = answer('usda', 'found');
    expect(onAnswer(before, full, undefined, calm)).toMatchObject({ state: 'found', events: [raw(full)] });
  });

  it('ends the search as found when the other sources have nothing', () => {
    expect(onAnswer(before, answer('usda', 'absent'), undefined, calm)).toMatchObject({ state: 'found', events: [] });
  });

  it('waits for a source that cannot answer, for a day', () => {
    const change = onAnswer(before, answer('usda', 'unavailable'), undefined, calm);
    expect(change?.state).toBe('delayed');
    const fields = { state: 'delayed', roundStartedAt: ago(DAY + 1), nextTryAt: ago(0), answers: [stub] } as const;
    expect(onLook(standing(fields, true), calm)).toMatchObject({ state: 'found', nextTryAt: null });
  });
});

describe('demand that a gateway reports', () => {
  const scans = { count: 49, lastAt: now };

  it('is added to a search', () => {
    const change = onDemand(standing({}), scans, calm);
    expect(change).toMatchObject({ state: 'searching', events: [], scans });
  });

  it('before its miss begins the search, and the miss is counted once, now', () => {
    const change = onDemand(standing(), scans, calm);
    expect(change).toMatchObject({
      state: 'searching',
      events: [job('openfoodfacts')],
      scans: { count: 50, lastAt: now },
    });
    const known = after(standing({ lastScannedAt: now }), change);
    const late = { ...known, search: { ...search(), ...known.search, lastScannedAt: now } };
    expect(onScan(late, ago(MINUTE), calm).scans?.count).toBe(0);
  });
});

it('a code that always fails costs ever fewer calls: a dozen in its first hour, one an hour later', () => {
  const timeline = (from: Standing, atMs: number, untilMs: number) => {
    let current = from;
    let at = atMs;
    let calls = 0;
    for (; at < untilMs; calls++) {
      const circumstances = { ...calm, now: new Date(now.getTime() + at), sources: ['openfoodfacts'] as const };
      const failed = onAnswer(
        current,
        answer('openfoodfacts', 'unavailable', circumstances.now),
        undefined,
        circumstances,
      );
      current = after(current, failed);
      at = (failed?.nextTryAt?.getTime() ?? Infinity) - now.getTime();
    }
    return { current, at, calls };
  };
  const hour = timeline(standing({ roundStartedAt: now }), 0, HOUR);
  expect(hour.calls).toBeLessThanOrEqual(12);
  expect(timeline(hour.current, hour.at, 6 * HOUR).calls).toBeLessThanOrEqual(6);
});
