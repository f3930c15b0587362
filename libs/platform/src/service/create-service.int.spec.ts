import { request as httpRequest } from 'node:http';
import { Body, Controller, Get, HttpException, Module, Param, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IsInt, IsString, Min } from 'class-validator';
import { AppError } from '../app-error.js';
import { loadConfig } from '../config/load-config.js';
import { ServiceConfig } from '../config/service-config.js';
import { addToLogContext } from '../logging/log-context.js';
import { Logger } from '../logging/logger.js';
import { RequestValidation } from '../problems/request-validation.js';
import { traceHeaders } from '../tracing/tracing.js';
import { type Service, createService } from './create-service.js';

class NewJob {
  @IsString()
  name!: string;

  @IsInt()
  @Min(1)
  size!: number;
}

class Page {
  @IsInt()
  @Min(1)
  limit: number = 10;
}

let nextHop = '';

@Controller('/v1')
class JobsController {
  constructor(private readonly logger: Logger) {}

  @Get('/jobs/:code')
  async show(@Param('code') code: string): Promise<object> {
    if (code === 'absent') throw new AppError('JOB.NOT_FOUND', 'never', 'no such job', { details: { state: 'new' } });
    if (code === 'paused') throw new AppError('X.PAUSED', 'infrastructure', 'paused', { retryAfterMs: 7_500 });
    if (code === 'broken') throw new TypeError('secret inner state');
    if (code === 'teapot') throw new HttpException('short and stout', 418);
    addToLogContext({ gtin: code });
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.logger.info({}, 'shown');
    return { code };
  }

  @Post('/jobs')
  async create(@Body(RequestValidation) job: NewJob): Promise<object> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.logger.info({}, 'created');
    return job;
  }

  @Get('/jobs')
  list(@Query(RequestValidation) page: Page): object {
    return page;
  }

  @Get('/hop')
  async hop(): Promise<unknown> {
    const answer = await fetch(nextHop, { headers: traceHeaders() });
    return answer.json();
  }

  @Get('/trace')
  trace(): object {
    this.logger.info({}, 'traced');
    return traceHeaders();
  }
}

@Module({ controllers: [JobsController] })
class JobsModule {}

type Line = Readonly<Record<string, unknown>>;

let service: Service;
let url: string;
const lines: Line[] = [];

beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };
  const logger = Logger.create({ service: 'jobs', level: 'info', destination });
  const options = {
    name: 'jobs',
    problems: { 'JOB.NOT_FOUND': { status: 404, title: 'No such job', members: ['state'] } },
    openApi: { title: 'Jobs', description: 'Jobs', version: '1' },
  };
  service = await createService(JobsModule, options, loadConfig(ServiceConfig, { PORT: '0' }), logger);
  url = await service.start();
  nextHop = `${url}/v1/trace`;
});

afterAll(() => service.app.close());

beforeEach(() => void (lines.length = 0));

async function problemOf(path: string, init?: RequestInit): Promise<{ response: Response; problem: Line }> {
  const response = await fetch(url + path, init);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Line;
  expect(problem).toMatchObject({ status: response.status, type: expect.stringMatching(/^\/problems\/[a-z0-9-]+$/) });
  expect(response.headers.get('x-request-id')).toBeTruthy();
  return { response, problem };
}

const post = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': type },
});

describe('errors over HTTP', () => {
  it('of our own follow the table, with listed members and the path', async () => {
    const { problem } = await problemOf('/v1/jobs/absent?x=1');
    expect(problem).toMatchObject({ status: 404, code: 'JOB.NOT_FOUND', state: 'new', instance: '/v1/jobs/absent' });
    expect(problem.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(lines).toEqual([]);
  });

  it('of infrastructure are a 503 that says when to come back', async () => {
    const { response, problem } = await problemOf('/v1/jobs/paused');
    expect(problem).toMatchObject({ status: 503, code: 'X.PAUSED' });
    expect(response.headers.get('retry-after')).toBe('8');
    expect(lines).toMatchObject([{ level: 'warn', err: { code: 'X.PAUSED' } }]);
  });

  it('nobody expected tell the client nothing and the log everything', async () => {
    const { problem } = await problemOf('/v1/jobs/broken');
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(lines).toMatchObject([
      { level: 'error', route: '/v1/jobs/:code', trace_id: problem.traceId, err: { message: 'secret inner state' } },
    ]);
  });

  it.each([
    ['a Nest exception', '/v1/jobs/teapot', undefined, 418, 'REQUEST.I_M_A_TEAPOT'],
    ['an unknown route', '/nowhere', undefined, 404, 'REQUEST.NOT_FOUND'],
    ['a broken URL', '/v1/jobs/%zz', undefined, 400, 'REQUEST.BAD_REQUEST'],
    ['an endless path parameter', `/v1/jobs/${'1'.repeat(600)}`, undefined, 414, 'REQUEST.URI_TOO_LONG'],
    ['a body that is not JSON', '/v1/jobs', post('{"name":'), 400, 'REQUEST.BAD_REQUEST'],
    ['a body with __proto__', '/v1/jobs', post('{"__proto__":{"a":1}}'), 400, 'REQUEST.BAD_REQUEST'],
    ['a body too large', '/v1/jobs', post(`"${'x'.repeat(1_048_577)}"`), 413, 'REQUEST.PAYLOAD_TOO_LARGE'],
    ['a body of another type', '/v1/jobs', post('<a/>', 'text/xml'), 415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE'],
  ])('by %s are problems too', async (_name, path, init, status, code) => {
    const { problem } = await problemOf(path, init);
    expect(problem).toMatchObject({ status, code });
  });

  it('in fields are all named', async () => {
    const { problem } = await problemOf('/v1/jobs', post('{"size":0,"colour":"red"}'));
    expect(problem).toMatchObject({ status: 422, code: 'REQUEST.INVALID' });
    expect(problem.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'name', rule: 'isString' }),
        expect.objectContaining({ field: 'size', rule: 'min', value: 0 }),
        expect.objectContaining({ field: 'colour', rule: 'whitelistValidation' }),
      ]),
    );
  });

  it('in a query are named, and numbers are read', async () => {
    expect(await (await fetch(`${url}/v1/jobs?limit=7`)).json()).toEqual({ limit: 7 });
    expect(await (await fetch(`${url}/v1/jobs`)).json()).toEqual({ limit: 10 });
    const { problem } = await problemOf('/v1/jobs?limit=x');
    expect(problem.errors).toContainEqual(expect.objectContaining({ field: 'limit', rule: 'isInt' }));
  });
});

describe('a request', () => {
  it.each([
    ['/v1/jobs/04006381333931', undefined],
    ['/v1/jobs', post('{"name":"x","size":1}')],
  ])('to %s has its id in the answer and in every line', async (path, init) => {
    const headers = { ...(init?.headers as Record<string, string>), 'x-request-id': 'client-id-0001' };
    const response = await fetch(url + path, { ...init, headers });
    expect(response.ok).toBe(true);
    expect(response.headers.get('x-request-id')).toBe('client-id-0001');
    expect(lines).toMatchObject([{ requestId: 'client-id-0001', trace_id: expect.any(String) }]);
  });

  it('with an id that is not sane gets a new one', async () => {
    for (const id of ['short', 'x'.repeat(200), '{"a":"b", "c":1}']) {
      const response = await fetch(`${url}/v1/trace`, { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('keeps its trace over the next hop', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await fetch(`${url}/v1/hop`, { headers: { traceparent } });
    const inner = (await answer.json()) as { traceparent: string };
    expect(inner.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(inner.traceparent).not.toBe(traceparent);
    expect(lines).toMatchObject([{ trace_id: '0af7651916cd43dd8448eb211c80319c' }]);
  });

  it('is measured by its route, never by the code asked for', async () => {
    await fetch(`${url}/v1/jobs/04006381333931`);
    await fetch(`${url}/no/such/04006381333931`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(
      /http_server_request_duration_seconds_count\{method="GET",route="\/v1\/jobs\/:code",status="200"\} \d+/,
    );
    expect(metrics).toContain('route="(none)",status="404"');
    expect(metrics).toContain('process_resident_memory_bytes');
    expect(metrics).not.toContain('04006381333931');
  });
});

describe('a service', () => {
  it('describes its API in OpenAPI 3.1 and shows it as a page', async () => {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string; paths: object };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toContain('/v1/jobs/{code}');
    const page = await fetch(`${url}/docs`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await fetch(`${url}/docs/swagger-ui-bundle.js`)).status).toBe(200);
  });

  it('is alive whatever it depends on, and ready only with it', async () => {
    let reason: string | undefined;
    service.probes.add({
      name: 'database',
      kind: 'ready',
      check: () => {
        if (reason) throw new Error(reason);
      },
    });
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({
      status: 'ok',
      checks: [{ name: 'database', ok: true }],
    });
    reason = 'no connection to postgres://role:geheim@db/x';
    const { problem } = await problemOf('/health/ready');
    expect(problem).toMatchObject({
      status: 503,
      code: 'SERVICE.NOT_READY',
      checks: [{ name: 'database', ok: false }],
    });
    expect(JSON.stringify(problem)).not.toContain('geheim');
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    reason = undefined;
  });

  it('does not believe forwarded addresses and survives nonsense on its port', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(url, { method: 'GET', path: '/v1/trace', headers: { 'x-forwarded-for': '1.2.3.4' } });
      request.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
      request.end();
    });
    expect(status).toBe(200);
  });
});
