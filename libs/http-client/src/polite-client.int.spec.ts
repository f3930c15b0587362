import { type IncomingMessage, type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AppError, Logger, withRemoteSpan } from '@openshelf/platform';
import { PoliteClient } from './polite-client.js';
import type { SourcePolicy } from './source-policy.js';

const logger = Logger.create({ service: 'test', destination: { write: () => undefined } });
const GENEROUS = { capacity: 1_000, refillPerMinute: 1_000, maxReplicas: 1 };
const servers: Server[] = [];
const clients: PoliteClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function upstream(
  listener: RequestListener,
): Promise<{ url: string; host: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}/`, host, requests };
}

let sources = 0;

/** The quota never decides in these tests; a store that grants all stands in for the shared bucket. */
function clientWith(policy: Partial<SourcePolicy> = {}, waits: number[] = []): PoliteClient {
  const client = new PoliteClient(
    { source: `test-${++sources}`, userAgent: 'Openshelf/test (test@example.org)', quota: GENEROUS, ...policy },
    {
      logger,
      random: () => 0,
      store: { take: () => Promise.resolve({ kind: 'granted', tokens: 9 }), pause: () => Promise.resolve() },
      clock: { now: () => performance.now(), sleep: (ms) => Promise.resolve(void waits.push(ms)) },
    },
  );
  clients.push(client);
  return client;
}

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof AppError) return error;
  throw new Error('no AppError', { cause: error });
}

describe('a polite call', () => {
  it('answers status, headers and the decompressed body, and says who asks', async () => {
    const source = await upstream((_request, response) => {
      response.writeHead(404, { 'content-encoding': 'gzip', 'x-limit': '7' });
      response.end(gzipSync('{"status":0}'));
    });
    const answer = await clientWith().get(source.url, { headers: { 'User-Agent': 'someone else', accept: 'a/b' } });
    expect(answer).toMatchObject({ status: 404, url: source.url });
    expect(answer.headers['x-limit']).toBe('7');
    expect(answer.body.toString()).toBe('{"status":0}');
    expect(answer.durationMs).toBeGreaterThan(0);
    expect(source.requests[0]!.headers).toMatchObject({
      'user-agent': 'Openshelf/test (test@example.org)',
      accept: 'a/b',
    });
  });

  it('tells third parties nothing of our traces', async () => {
    const source = await upstream((_request, response) => response.end());
    await withRemoteSpan('request', 'server', {}, {}, () => clientWith().get(source.url));
    expect(source.requests[0]!.headers).not.toHaveProperty('traceparent');
  });

  it('cannot be built without a User-Agent', () => {
    expect(() => clientWith({ userAgent: ' ' })).toThrow('User-Agent is mandatory');
  });

  it('reuses its connection', async () => {
    const source = await upstream((_request, response) => response.end('ok'));
    const client = clientWith();
    await client.get(source.url);
    await client.get(source.url);
    expect(source.requests[1]!.socket).toBe(source.requests[0]!.socket);
  });
});

describe('a source that misbehaves', () => {
  it('is given up after the time for one try', async () => {
    const source = await upstream(() => undefined);
    const error = await failureOf(clientWith({ tryTimeoutMs: 80, retries: 0 }).get(source.url));
    expect(error).toMatchObject({ code: 'HTTP.TIMEOUT', retry: 'later' });
  });

  it('is given up after the time in total, however many tries are left', async () => {
    const source = await upstream(() => undefined);
    const begun = performance.now();
    const error = await failureOf(clientWith({ tryTimeoutMs: 200, totalTimeoutMs: 300, retries: 9 }).get(source.url));
    expect(error.code).toBe('HTTP.TIMEOUT');
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(source.requests.length).toBeLessThanOrEqual(2);
  });

  it('cannot hold us by dripping one byte at a time', async () => {
    const source = await upstream((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });
    const error = await failureOf(clientWith({ tryTimeoutMs: 150, retries: 0 }).get(source.url));
    expect(error.code).toBe('HTTP.TIMEOUT');
  });

  it('that breaks off in the middle of a body is not taken for an answer', async () => {
    const source = await upstream((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    const error = await failureOf(clientWith({ retries: 0 }).get(source.url));
    expect(error).toMatchObject({ code: 'HTTP.UNREACHABLE', retry: 'later' });
  });

  it('that breaks off in the middle of a compressed body is not taken for an answer', async () => {
    const whole = gzipSync(Buffer.from('x'.repeat(50_000)));
    const source = await upstream((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(whole.subarray(0, whole.length - 20));
      setTimeout(() => response.destroy(), 20);
    });
    const error = await failureOf(clientWith({ retries: 0 }).get(source.url));
    expect(error.code).toBe('HTTP.UNREACHABLE');
  });

  it('cannot fill our memory with a small body that decompresses to a large one', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const source = await upstream((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    const before = process.memoryUsage().rss;
    const error = await failureOf(clientWith({ maxBytes: 100_000 }).get(source.url));
    expect(error).toMatchObject({ code: 'HTTP.TOO_LARGE', retry: 'never' });
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1024 * 1024);
    expect(source.requests).toHaveLength(1);
  });

  it('that announces too much is not read at all', async () => {
    const source = await upstream((_request, response) => {
      response.writeHead(200, { 'content-length': '100001' });
      response.flushHeaders();
    });
    const error = await failureOf(clientWith({ maxBytes: 100_000 }).get(source.url));
    expect(error.code).toBe('HTTP.TOO_LARGE');
  });

  it('that nobody listens for is unreachable, and no key of the request is in the error', async () => {
    const source = await upstream((_request, response) => response.end());
    servers.splice(0).forEach((server) => server.close());
    const error = await failureOf(clientWith().get(`${source.url}?api_key=geheim`));
    expect(error).toMatchObject({ code: 'HTTP.UNREACHABLE', details: { reason: 'ECONNREFUSED' } });
    expect(JSON.stringify([error.message, error.details, error.cause])).not.toContain('geheim');
  });

  it('is left alone at once when the caller gives up', async () => {
    const source = await upstream(() => undefined);
    const reason = new Error('shutting down');
    await expect(clientWith().get(source.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const call = clientWith().get(source.url, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(call).rejects.toBe(reason);
    expect(source.requests).toHaveLength(1);
  });
});

describe('redirects', () => {
  it('are followed on the same host, three at most', async () => {
    const source = await upstream((request, response) => {
      const left = Number(request.url!.slice(1));
      if (left === 0) response.end('arrived');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const answer = await clientWith().get(`${source.url}3`);
    expect(answer.body.toString()).toBe('arrived');
    expect(answer.url).toBe(`${source.url}0`);
    expect(await failureOf(clientWith().get(`${source.url}4`))).toMatchObject({ code: 'HTTP.REDIRECT_REFUSED' });
  });

  it.each([
    'http://127.0.0.1:1/',
    'http://169.254.169.254/latest',
    'https://example.org/',
    'file:///etc/passwd',
    'http://[',
  ])('to %s are refused', async (location) => {
    const source = await upstream((_request, response) => response.writeHead(302, { location }).end());
    const error = await failureOf(clientWith().get(source.url));
    expect(error).toMatchObject({ code: 'HTTP.REDIRECT_REFUSED', retry: 'never' });
    expect(source.requests).toHaveLength(1);
  });

  it('to another allowed host are followed without the headers meant for the first', async () => {
    const other = await upstream((_request, response) => response.end('other'));
    const source = await upstream((_request, response) => response.writeHead(307, { location: other.url }).end());
    const client = clientWith({ redirectHosts: [other.host] });
    const answer = await client.get(source.url, { headers: { 'x-api-key': 'geheim' } });
    expect(answer.body.toString()).toBe('other');
    expect(source.requests[0]!.headers['x-api-key']).toBe('geheim');
    expect(other.requests[0]!.headers['x-api-key']).toBeUndefined();
  });
});

describe('retries', () => {
  it('help over a passing failure, with a wait before each', async () => {
    const waits: number[] = [];
    let calls = 0;
    const source = await upstream((_request, response) => response.writeHead(++calls < 3 ? 502 : 200).end());
    expect((await clientWith({}, waits).get(source.url)).status).toBe(200);
    expect(waits).toHaveLength(2);
  });

  it('end with what the source said last', async () => {
    const source = await upstream((_request, response) => response.writeHead(500).end('broken'));
    const answer = await clientWith().get(source.url);
    expect(answer).toMatchObject({ status: 500 });
    expect(source.requests).toHaveLength(3);
  });

  it.each([400, 403, 404])('are not made for a %d', async (status) => {
    const source = await upstream((_request, response) => response.writeHead(status).end());
    expect((await clientWith().get(source.url)).status).toBe(status);
    expect(source.requests).toHaveLength(1);
  });
});

describe('a source that asks for a pause', () => {
  const inTwoMinutes = () => new Date(Date.now() + 120_000).toUTCString();

  it.each([
    ['429 with seconds', 429, () => '120', 120_000],
    ['429 with a date', 429, inTwoMinutes, 120_000],
    ['503 with seconds', 503, () => '7', 7_000],
    ['429 without a word', 429, () => undefined, 60_000],
    ['503 without a word, as a page', 503, () => undefined, 30_000],
  ])('by %s gets it', async (_name, status, header, expected) => {
    const source = await upstream((_request, response) => {
      const retryAfter = header();
      response.writeHead(status, { 'content-type': 'text/html', ...(retryAfter && { 'retry-after': retryAfter }) });
      response.end('<h1>Service Unavailable</h1>');
    });
    const client = clientWith();
    const error = await failureOf(client.get(source.url));
    expect(error).toMatchObject({ code: 'HTTP.SOURCE_PAUSED', retry: 'infrastructure', details: { status } });
    expect(error.retryAfterMs).toBeLessThanOrEqual(expected);
    expect(error.retryAfterMs).toBeGreaterThan(expected - 2_000);
    expect(await failureOf(client.get(source.url))).toMatchObject({ code: 'HTTP.SOURCE_PAUSED' });
    expect(source.requests).toHaveLength(1);
  });

  it('again and again without saying how long gets a longer one each time', async () => {
    const source = await upstream((_request, response) => response.writeHead(503).end());
    const client = clientWith({ pauseMs: { tooMany: 40, unavailable: 20 } });
    const pauses: number[] = [];
    for (let i = 0; i < 3; i++) {
      pauses.push((await failureOf(client.get(source.url))).retryAfterMs!);
      await new Promise((resolve) => setTimeout(resolve, pauses.at(-1)! + 5));
    }
    expect(pauses).toEqual([20, 40, 80]);
  });
});

describe('the breaker', () => {
  it('opens after several addresses failed, spares the source, and closes when it is back', async () => {
    let healthy = false;
    const source = await upstream((_request, response) => response.writeHead(healthy ? 200 : 500).end());
    const client = clientWith({ retries: 0, breaker: { failures: 3, openMs: 200 } });
    for (let i = 0; i < 3; i++) expect((await client.get(`${source.url}${i}`)).status).toBe(500);
    const error = await failureOf(client.get(source.url));
    expect(error).toMatchObject({ code: 'HTTP.BREAKER_OPEN', retry: 'infrastructure' });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(200);
    expect(source.requests).toHaveLength(3);
    healthy = true;
    await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs! + 20));
    expect((await client.get(source.url)).status).toBe(200);
    expect((await client.get(source.url)).status).toBe(200);
  });

  it('is not opened by one address, however often it fails, nor by others that fail between successes', async () => {
    const source = await upstream((request, response) => {
      if (request.url === '/reset') response.destroy();
      else response.writeHead(request.url?.startsWith('/bad') ? 500 : 200).end();
    });
    const client = clientWith({ breaker: { failures: 3, openMs: 60_000 } });
    for (let i = 0; i < 10; i++) {
      expect((await client.get(`${source.url}bad`)).status).toBe(500);
      expect((await failureOf(client.get(`${source.url}reset`))).code).toBe('HTTP.UNREACHABLE');
    }
    for (let i = 0; i < 10; i++) {
      expect((await client.get(`${source.url}good`)).status).toBe(200);
      expect((await client.get(`${source.url}bad${i}`)).status).toBe(500);
    }
  });

  it('is not opened by answers that say no', async () => {
    const source = await upstream((_request, response) => response.writeHead(404).end());
    const client = clientWith({ breaker: { failures: 2, openMs: 200 } });
    for (let i = 0; i < 5; i++) expect((await client.get(`${source.url}${i}`)).status).toBe(404);
  });
});

describe('the bulkhead', () => {
  it('lets so many calls run, so many wait, and refuses the rest', async () => {
    let running = 0;
    let most = 0;
    const source = await upstream((_request, response) => {
      most = Math.max(most, ++running);
      setTimeout(() => response.end(void running--), 50);
    });
    const client = clientWith({ maxConcurrent: 2, maxQueued: 3 });
    const calls = await Promise.allSettled(Array.from({ length: 6 }, () => client.get(source.url)));
    expect(most).toBe(2);
    expect(calls.filter((call) => call.status === 'fulfilled')).toHaveLength(5);
    expect(calls.find((call) => call.status === 'rejected')?.reason).toMatchObject({
      code: 'HTTP.BUSY',
      retry: 'infrastructure',
    });
  });
});
