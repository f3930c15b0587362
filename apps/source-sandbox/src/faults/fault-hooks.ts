import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pipeline } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { html, type Answer } from '../answer.js';
import { offErrorPage } from '../off/envelopes.js';
import type { SandboxState } from '../sandbox-state.js';
import { send } from '../send.js';
import type { Source } from '../sources.js';
import { gatewayErrorFor } from '../usda/usda-errors.js';
import { drip, firstHalf, gzipBomb, hugeBody, notJson, wrongTypes } from './broken-bodies.js';
import type { Fault } from './fault.js';

/**
 * Logs every request below a scope, and makes go wrong what shall go wrong. `codesOf` tells the codes that a request asks for,
 * normalised.
 */
export function watch(
  scope: FastifyInstance,
  state: SandboxState,
  source: Source,
  codesOf: (request: FastifyRequest) => readonly string[],
): void {
  const distortions = new WeakMap<FastifyRequest, (body: Buffer) => NodeJS.ReadableStream>();
  const entries = new WeakMap<FastifyRequest, { status: number | null }>();

  scope.addHook('preHandler', async (request, reply): Promise<unknown> => {
    const codes = codesOf(request);
    const path = request.url.replace(/(api_key=)[^&]*/g, '$1***');
    entries.set(request, state.log.add({ source, method: request.method, path, codes }));
    const fault = state.faults.hit(source, codes);
    if (!fault) return undefined;

    const delay = (fault.latencyMs ?? 0) + Math.random() * (fault.jitterMs ?? 0);
    if (delay > 0) await sleep(delay, undefined, { ref: false });
    const status = statusOf(fault, source, state);
    if (status !== undefined) return send(reply, errorAnswer(source, status, fault.retryAfter));
    if (fault.mode === 'slow-drip') distortions.set(request, drip);
    else if (fault.mode === 'truncate') distortions.set(request, firstHalf);
    else if (fault.mode) return misbehave(fault.mode, request, reply);
    return undefined;
  });

  scope.addHook('onSend', async (request, reply, payload) => {
    const distort = distortions.get(request);
    if (!distort || !(payload instanceof Buffer)) return payload;
    reply.header('content-length', payload.length);
    return distort(payload);
  });

  scope.addHook('onResponse', async (request, reply) => {
    const entry = entries.get(request);
    if (entry) entry.status = reply.statusCode;
  });
}

function statusOf(fault: Fault, source: Source, { limiter }: SandboxState): number | undefined {
  if (fault.rateLimitPerMinute === undefined) return fault.status;
  const key = `fault ${source} ${fault.code ?? '*'}`;
  return limiter.take(key, fault.rateLimitPerMinute, 60_000) < 0 ? (fault.status ?? 429) : undefined;
}

function errorAnswer(source: Source, status: number, retryAfter: number | undefined): Answer {
  const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
  return source === 'usda' ? gatewayErrorFor(status, headers) : offErrorPage(status, headers);
}

type Misbehaviour = Exclude<NonNullable<Fault['mode']>, 'slow-drip' | 'truncate'>;

async function misbehave(mode: Misbehaviour, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  switch (mode) {
    case 'hang':
      return reply.hijack();
    case 'reset':
      request.raw.socket.resetAndDestroy();
      return reply.hijack();
    case 'redirect-loop':
      return send(reply, html(302, '', { location: request.url }));
    case 'wrong-type':
      return reply.type('application/json').send(wrongTypes);
    case 'not-json':
      return reply.type('application/json').send(notJson);
    case 'huge':
      return endless(reply);
    case 'gzip-bomb':
      break;
  }
  reply.type('application/json').header('content-encoding', 'gzip');
  return reply.send(await gzipBomb());
}

/** Taken out of the framework's hands, which would answer once more when the client hangs up in the middle. */
function endless(reply: FastifyReply): FastifyReply {
  reply.hijack().raw.writeHead(200, { 'content-type': 'application/json' });
  pipeline(hugeBody(), reply.raw, () => {});
  return reply;
}
