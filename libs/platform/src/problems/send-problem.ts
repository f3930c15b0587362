import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../app-error.js';
import type { Logger } from '../logging/logger.js';
import { activeTraceId } from '../tracing/tracing.js';
import { toProblem } from './problem.js';
import type { ProblemTable } from './problem-table.js';

export type SendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/** Answers a request with the problem document of an error, and logs what the client is not at fault for. */
export function problemSender(table: ProblemTable, logger: Logger): SendProblem {
  return (error, request, reply) => {
    const { problem, retryAfterSeconds } = toProblem(error, table);
    logFailure(logger, error, problem.status, request);
    // A stream that breaks after its head is out cannot become a problem document.
    if (reply.sent || reply.raw.headersSent) return;
    // Requests the router itself refuses never met the hook that sets it.
    void reply.header('x-request-id', request.id);
    // Some errors may be cached by default (404, RFC 9111 4.2.2): a cache would hide that the cause is gone.
    void reply.header('cache-control', 'no-store');
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
    const body = { ...problem, instance: pathOf(request.url), traceId: activeTraceId() };
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(body));
  };
}

function logFailure(logger: Logger, error: unknown, status: number, request: FastifyRequest): void {
  const fields = { err: error, status, method: request.method, route: request.routeOptions?.url };
  if (status >= 500) {
    const passing = error instanceof AppError && error.retry !== 'never';
    if (passing) logger.warn(fields, 'request failed for now');
    else logger.error(fields, 'request failed');
  } else if (logger.isLevelEnabled('debug')) {
    logger.debug(fields, 'request refused');
  }
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
