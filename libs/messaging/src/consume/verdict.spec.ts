import { describe, expect, it } from '@jest/globals';
import { PayloadError } from '@openshelf/contracts';
import { AppError } from '@openshelf/platform';
import { verdictOn } from './verdict.js';

const limits = { maxAttempts: 5, retryBaseMs: 1_000 };
const middle = () => 0.5;
const appError = (retry: AppError['retry'], retryAfterMs?: number) =>
  new AppError('TEST.CODE', retry, 'reason', retryAfterMs === undefined ? {} : { retryAfterMs });

describe('verdict on a failure', () => {
  it.each([
    ['1', 1, 1_000],
    ['2', 2, 4_000],
    ['3', 3, 16_000],
    ['4', 4, 60_000],
  ])('gives delivery %s back with a growing delay of at most a minute', (_name, count, delayMs) => {
    expect(verdictOn(new Error('x'), count, limits, middle)).toEqual({ kind: 'retry', delayMs });
    expect(verdictOn(appError('later'), count, limits, middle)).toEqual({ kind: 'retry', delayMs });
  });

  it('spreads delays over half to one and a half', () => {
    expect(verdictOn(new Error('x'), 1, limits, () => 0)).toEqual({ kind: 'retry', delayMs: 500 });
    expect(verdictOn(new Error('x'), 1, limits, () => 0.999)).toEqual({ kind: 'retry', delayMs: 1_499 });
  });

  it('waits as long as the error says, within a minute', () => {
    expect(verdictOn(appError('later', 20_000), 1, limits, middle)).toEqual({ kind: 'retry', delayMs: 20_000 });
    expect(verdictOn(appError('later', 600_000), 1, limits, middle)).toEqual({ kind: 'retry', delayMs: 60_000 });
  });

  it('dead-letters the last attempt', () => {
    expect(verdictOn(new Error('x'), 5, limits)).toEqual({
      kind: 'dead',
      reason: { code: 'MESSAGING.HANDLER_FAILED', message: 'x' },
    });
    expect(verdictOn('a string', 5, limits)).toMatchObject({ kind: 'dead', reason: { message: 'a string' } });
  });

  it('dead-letters at once what never helps to try again', () => {
    expect(verdictOn(appError('never'), 1, limits)).toEqual({
      kind: 'dead',
      reason: { code: 'TEST.CODE', message: 'reason' },
    });
    expect(verdictOn(new PayloadError('x.v1', ['bad']), 1, limits)).toMatchObject({
      kind: 'dead',
      reason: { code: 'MESSAGING.UNREADABLE' },
    });
  });

  it('never dead-letters for a lost dependency, at whichever delivery', () => {
    expect(verdictOn(appError('infrastructure', 7), 100, limits)).toEqual({ kind: 'outage', retryAfterMs: 7 });
  });
});
