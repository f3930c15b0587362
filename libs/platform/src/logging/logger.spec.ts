import { describe, expect, it } from '@jest/globals';
import { AppError } from '../app-error.js';
import { activeTraceId, withSpan } from '../tracing/tracing.js';
import { addToLogContext, runInLogContext } from './log-context.js';
import { Logger } from './logger.js';
import type { LogLevel } from './log-level.js';
import { NestLogAdapter } from './nest-log-adapter.js';

interface Line {
  readonly [field: string]: unknown;
  readonly err?: { readonly [field: string]: unknown };
}

function memoryLogger(level: LogLevel = 'debug') {
  const lines: Line[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };
  return { lines, logger: Logger.create({ service: 'lookup-api', level, destination }) };
}

describe('a log line', () => {
  it('is JSON with level in words, ISO time, service, message and fields', () => {
    const { lines, logger } = memoryLogger();
    logger.child('cache').info({ gtin: '04006381333931' }, 'healed');
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        service: 'lookup-api',
        component: 'cache',
        gtin: '04006381333931',
        msg: 'healed',
      },
    ]);
  });

  it('below the level is not written', () => {
    const { lines, logger } = memoryLogger('warn');
    logger.info({}, 'no');
    logger.warn({}, 'yes');
    expect(lines.map((line) => line.msg)).toEqual(['yes']);
  });

  it('carries what the context knows, also after awaits and of outer contexts, and nothing of siblings', async () => {
    const { lines, logger } = memoryLogger();
    await runInLogContext({ requestId: 'r-1' }, async () => {
      await runInLogContext({ messageId: 'm-1' }, async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        addToLogContext({ gtin: '1' });
        logger.info({}, 'inner');
      });
      logger.info({ requestId: 'own' }, 'outer');
    });
    addToLogContext({ gtin: 'nowhere' });
    logger.info({}, 'outside');
    expect(lines[0]).toMatchObject({ requestId: 'r-1', messageId: 'm-1', gtin: '1' });
    expect(lines[1]).toMatchObject({ requestId: 'own' });
    expect(lines[1]).not.toHaveProperty('gtin');
    expect(lines[2]).not.toHaveProperty('requestId');
  });

  it('names the active trace and span', () => {
    const { lines, logger } = memoryLogger();
    withSpan('work', {}, () => logger.info({ expected: activeTraceId() }, 'x'));
    expect(lines[0]!.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(lines[0]!.trace_id).toBe(lines[0]!.expected);
    expect(lines[0]!.span_id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('shows an error with its code, causes and parts, and not the requests it drags along', () => {
    const { lines, logger } = memoryLogger();
    const cause = Object.assign(new AggregateError([new Error('first')], 'all failed'), { config: { auth: 'geheim' } });
    logger.error({ err: new AppError('X.BROKEN', 'later', 'broken', { cause, details: { gtin: '1' } }) }, 'failed');
    expect(lines[0]!.err).toMatchObject({
      code: 'X.BROKEN',
      retry: 'later',
      details: { gtin: '1' },
      stack: expect.stringContaining('broken'),
      cause: { message: 'all failed', errors: [{ message: 'first' }] },
    });
    expect(JSON.stringify(lines)).not.toContain('geheim');
  });

  it.each([
    'postgres://role:geheim@db:5432/x',
    'redis://:geheim@cache:6379',
    'nats://a:geh@eim@n1:4222',
    'https://api.nal.usda.gov/fdc/v1/food/1?api_key=geheim&x=1',
  ])('hides the secret of %s', (url) => {
    const { lines, logger } = memoryLogger();
    logger.error({ url, err: new Error(`no answer from ${url}`) }, `calling ${url}`);
    expect(JSON.stringify(lines)).not.toMatch(/geh@?eim/);
    expect(lines[0]!.msg).toContain('***');
  });

  it('of Nest has the same form, with its start-up chatter at debug', () => {
    const { lines, logger } = memoryLogger();
    const adapter = new NestLogAdapter(logger);
    adapter.log('Mapped {/x, GET} route', 'RouterExplorer');
    adapter.log('done', 'Jobs');
    adapter.error(new Error('broken'), 'Scheduler');
    adapter.error('broken', 'Error: broken\n at x', 'Scheduler');
    expect(lines).toMatchObject([
      { level: 'debug', component: 'RouterExplorer' },
      { level: 'info', component: 'Jobs', msg: 'done' },
      { level: 'error', component: 'Scheduler', err: { message: 'broken' } },
      { level: 'error', component: 'Scheduler', stack: expect.stringContaining('at x') },
    ]);
  });
});
