import { describe, expect, it } from '@jest/globals';
import { discoveryJob, encodeEvent } from '@openshelf/contracts';
import { asGtin14, type Gtin14 } from '@openshelf/gtin';
import { AppError, Logger } from '@openshelf/platform';
import type { Search, SearchChange, Standing } from '../missing-barcodes/search.js';
import { SearchStore } from '../missing-barcodes/search.store.js';
import { AskSource } from './ask-source.js';
import { type SourceAnswer, type SourceReply, Sources } from './source.js';
import { SourceAvailability } from './source-availability.js';

const gtin = asGtin14('3017620422003');
const fetchedAt = new Date('2026-11-22T12:00:00Z');
const body = Buffer.from('{"the": "answer"}');

/** Holds one search; the rules decide, as they do over the real store. */
class OneSearch extends SearchStore {
  readonly changes: SearchChange[] = [];
  search: Search = {
    gtin,
    state: 'searching',
    round: 1,
    roundStartedAt: fetchedAt,
    lastScannedAt: fetchedAt,
    nextTryAt: null,
    answers: [],
  };
  inCatalogue = false;

  override find(): Promise<Standing> {
    return Promise.resolve({ gtin, search: this.search, inCatalogue: this.inCatalogue });
  }
  override async change(_gtin: Gtin14, decide: (standing: Standing) => SearchChange | undefined) {
    const change = decide(await this.find());
    if (change) {
      const { state, answer } = change;
      this.search = { ...this.search, state, answers: [...this.search.answers, ...(answer ? [answer] : [])] };
      this.changes.push(change);
    }
    return change;
  }
  override due = () => Promise.resolve([]);
  override open = () => Promise.resolve({ searching: 0, delayed: 0 });
}

function setUp(ask: () => Promise<SourceReply>) {
  const store = new OneSearch();
  const availability = new SourceAvailability(['openfoodfacts', 'usda']);
  const lines: string[] = [];
  const logger = Logger.create({ service: 'test', destination: { write: (line) => lines.push(line) } });
  let calls = 0;
  const source = {
    name: 'openfoodfacts' as const,
    ask: () => {
      calls++;
      return ask();
    },
  };
  const askSource = new AskSource(new Sources([source]), store, availability, logger);
  const run = () => askSource.execute({ gtin, source: 'openfoodfacts' }).catch((error: unknown) => error);
  return { store, availability, lines, run, askSource, calls: () => calls };
}
function saying(answer: SourceAnswer): () => Promise<SourceReply> {
  const response = { url: 'http://source/x', status: 200, contentType: 'application/json', body, fetchedAt };
  return () => Promise.resolve({ answer, response, apiVersion: 'v3.3' });
}

describe('asking a source', () => {
  it.each<SourceAnswer>([{ kind: 'found', record: '3' }, { kind: 'stub', record: '3' }, { kind: 'absent' }])(
    'archives the untouched body of "$kind", and the job is done',
    async (answer) => {
      const { store, run } = setUp(saying(answer));
      expect(await run()).toBeUndefined();
      const [change] = store.changes;
      expect(change?.document).toMatchObject({
        gtin,
        source: 'openfoodfacts',
        httpStatus: 200,
        apiVersion: 'v3.3',
        body,
      });
      expect(change?.answer).toMatchObject({
        outcome: answer.kind,
        askedAt: fetchedAt,
        documentId: change?.document?.id,
      });
    },
  );

  it.each<[SourceAnswer, object, string]>([
    [{ kind: 'unavailable', reason: 'x' }, { code: 'SOURCE.UNAVAILABLE', retry: 'infrastructure' }, 'unavailable'],
    [
      { kind: 'misconfigured', reason: 'API_KEY_INVALID' },
      { code: 'SOURCE.MISCONFIGURED', retry: 'infrastructure', retryAfterMs: 900_000 },
      'misconfigured',
    ],
  ])(
    'that says %j writes that down, asks the next source and keeps the job for its return',
    async (answer, error, outcome) => {
      const { store, run } = setUp(saying(answer));
      expect(await run()).toMatchObject(error);
      expect(store.changes).toMatchObject([
        { answer: { outcome, documentId: null }, events: [encodeEvent(discoveryJob, { gtin, source: 'usda' })] },
      ]);
      expect(store.changes[0]).not.toHaveProperty('document');
    },
  );

  it.each<[string, () => Promise<SourceReply>]>([
    ['something unreadable', saying({ kind: 'unreadable', reason: 'x' })],
    ['a time-out', () => Promise.reject(new AppError('HTTP.TIMEOUT', 'later', 'too slow'))],
    ['a broken connection', () => Promise.reject(new AppError('HTTP.UNREACHABLE', 'later', 'reset'))],
    ['a body too large', () => Promise.reject(new AppError('HTTP.TOO_LARGE', 'never', 'too large'))],
    ['a bug of its adapter', () => Promise.reject(new TypeError('x is undefined'))],
  ])('that ends in %s writes that down, asks the next source, and the job is done', async (_what, ask) => {
    const { store, run } = setUp(ask);
    expect(await run()).toBeUndefined();
    expect(store.changes).toMatchObject([
      {
        state: 'searching',
        answer: { outcome: 'unavailable', documentId: null },
        events: [encodeEvent(discoveryJob, { gtin, source: 'usda' })],
      },
    ]);
    expect(store.changes[0]?.answer?.reason).toBeTruthy();
    expect(store.changes[0]).not.toHaveProperty('document');
  });

  it('that is not to be called now does the same, and keeps the job with the error it got', async () => {
    const error = new AppError('HTTP.SOURCE_PAUSED', 'infrastructure', 'paused', { retryAfterMs: 5_000 });
    const { store, run } = setUp(() => Promise.reject(error));
    expect(await run()).toBe(error);
    expect(store.changes).toMatchObject([{ answer: { outcome: 'unavailable' }, state: 'searching' }]);
  });

  it.each(['HTTP.TIMEOUT', 'HTTP.UNREACHABLE'])('learns nothing of a pause from %s of one call', async (code) => {
    const { availability, run } = setUp(() => Promise.reject(new AppError(code, 'later', 'x')));
    await run();
    expect(availability.circumstances().paused.size).toBe(0);
    availability.pause('openfoodfacts', 60_000);
    await run();
    expect([...availability.circumstances().paused]).toEqual(['openfoodfacts']);
  });

  it('remembers an outage for the order of asking, and forgets it with the next answer', async () => {
    const down = setUp(() => Promise.reject(new AppError('HTTP.BREAKER_OPEN', 'infrastructure', 'open')));
    await down.run();
    expect([...down.availability.circumstances().paused]).toEqual(['openfoodfacts']);

    const up = setUp(saying({ kind: 'absent' }));
    up.availability.pause('openfoodfacts', 60_000);
    await up.run();
    expect(up.availability.circumstances().paused.size).toBe(0);
  });

  it('makes one call for a job that comes three times', async () => {
    const { run, calls, store } = setUp(saying({ kind: 'absent' }));
    for (let times = 0; times < 3; times++) await run();
    expect(calls()).toBe(1);
    expect(store.changes).toHaveLength(1);
  });

  it('asks again for a job that comes again without an answer so far', async () => {
    const { run, calls } = setUp(saying({ kind: 'unreadable', reason: 'x' }));
    await run();
    await run();
    expect(calls()).toBe(2);
  });

  it('makes no call for a product that has come into the catalogue by another way', async () => {
    const { run, calls, store } = setUp(saying({ kind: 'absent' }));
    store.inCatalogue = true;
    await run();
    expect(calls()).toBe(0);
  });

  it('leaves the job of a source that is switched off without a call', async () => {
    const { askSource, calls } = setUp(saying({ kind: 'absent' }));
    await askSource.execute({ gtin, source: 'usda' });
    expect(calls()).toBe(0);
  });

  it('shouts for an operator when it is refused', async () => {
    const { run, lines } = setUp(saying({ kind: 'misconfigured', reason: 'API_KEY_INVALID' }));
    await run();
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ level: 'error', gtin, reason: 'API_KEY_INVALID' });
  });
});
