import { NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../app-error.js';
import { toProblem } from './problem.js';

const TABLE = {
  'PRODUCT.NOT_FOUND': { status: 404, title: 'No such product', members: ['discovery'] },
  'SERVICE.NOT_READY': { status: 503, title: 'Own title' },
};

describe('a problem document', () => {
  it('of a known code has the status and title of the table, and only the members it lists', () => {
    const details = { discovery: { state: 'queued' }, sql: 'SELECT', status: 200 };
    const { problem, retryAfterSeconds } = toProblem(
      new AppError('PRODUCT.NOT_FOUND', 'never', 'nobody knows 04006381333931', { details }),
      TABLE,
    );
    expect(problem).toEqual({
      type: '/problems/product-not-found',
      title: 'No such product',
      status: 404,
      detail: 'nobody knows 04006381333931',
      code: 'PRODUCT.NOT_FOUND',
      discovery: { state: 'queued' },
    });
    expect(retryAfterSeconds).toBeUndefined();
  });

  it.each([
    ['never', 422, undefined],
    ['later', 503, 5],
    ['infrastructure', 503, 5],
  ] as const)('of an unknown code follows the rule %s: %d', (retry, status, seconds) => {
    const answer = toProblem(new AppError('SOME.CODE', retry, 'x'));
    expect(answer.problem.status).toBe(status);
    expect(answer.retryAfterSeconds).toBe(seconds);
  });

  it('says when to come back, in whole seconds, one at least', () => {
    const after = (ms: number) => toProblem(new AppError('A.B', 'later', 'x', { retryAfterMs: ms })).retryAfterSeconds;
    expect([after(1), after(1_001), after(60_000)]).toEqual([1, 2, 60]);
  });

  it('of the platform can be retitled by the service', () => {
    expect(toProblem(new AppError('SERVICE.NOT_READY', 'infrastructure', 'x'), TABLE).problem.title).toBe('Own title');
  });

  it.each([
    [new NotFoundException('Cannot GET /x'), 404, 'REQUEST.NOT_FOUND', 'Cannot GET /x'],
    [Object.assign(new Error('too large'), { statusCode: 413 }), 413, 'REQUEST.PAYLOAD_TOO_LARGE', 'too large'],
    [new ServiceUnavailableException('busy'), 503, 'REQUEST.SERVICE_UNAVAILABLE', 'busy'],
  ])('of %s keeps its status', (error, status, code, detail) => {
    expect(toProblem(error).problem).toMatchObject({ status, code, detail });
  });

  it.each([
    new Error('secret at line 7'),
    Object.assign(new Error('secret'), { statusCode: 500 }),
    'secret',
    undefined,
  ])('of %s tells nothing', (error) => {
    const { problem } = toProblem(error);
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL', type: '/problems/internal' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
