import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { type Context, type Span, context } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.js';
import { withLogFields } from '../logging/log-context.js';
import { histogram } from '../metrics/metrics.js';
import { startRemoteSpan } from '../tracing/tracing.js';

const REQUEST_ID = /^[\w.:-]{8,128}$/;
const UNMATCHED = '(none)';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the platform's first hook. */
    traced: { readonly span: Span; readonly active: Context } | null;
  }
}

/** The client's `x-request-id` when it is sane, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/** Gives every request a span, an id, a log context and a measured duration. */
export function addHttpHooks(adapter: FastifyAdapter, logger: Logger, isStopping: () => boolean): void {
  const duration = histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route template',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  // Looking labels up by their object sorts and joins them on each request; the set of series is small.
  const series = new Map<string, ReturnType<typeof duration.labels>>();
  const server = adapter.getInstance();
  server.decorateRequest('traced', null);

  adapter.setOnRequestHook((request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const { span, active } = startRemoteSpan(request.method, 'server', request.headers);
    const work = withLogFields(active, { requestId: request.id });
    request.traced = { span, active: work };
    void reply.header('x-request-id', request.id);
    if (isStopping()) void reply.header('connection', 'close');
    context.with(work, done);
  });

  // A body is read in the connection's own context, so the request's context is entered again after it.
  server.addHook('preValidation', (request, _reply, done) => {
    if (request.traced && request.body !== undefined) context.with(request.traced.active, done);
    else done();
  });

  adapter.setOnResponseHook((request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    const { method } = request;
    const route = request.is404 ? UNMATCHED : (request.routeOptions.url ?? UNMATCHED);
    const status = String(reply.statusCode);
    const key = `${method} ${route} ${status}`;
    let observer = series.get(key);
    if (!observer) series.set(key, (observer = duration.labels(method, route, status)));
    observer.observe(reply.elapsedTime / 1000);
    if (request.traced) endSpan(request.traced.span, method, route, reply.statusCode);
    if (logger.isLevelEnabled('debug')) {
      const fields = { requestId: request.id, method, route, status: reply.statusCode, durationMs: reply.elapsedTime };
      logger.debug(fields, 'request answered');
    }
    done();
  });
}

function endSpan(span: Span, method: string, route: string, status: number): void {
  if (!span.isRecording()) return;
  span.updateName(`${method} ${route}`);
  span.setAttributes({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status });
  span.end();
}
