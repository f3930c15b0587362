import type { FastifyInstance, FastifyRequest } from 'fastify';
import { wrongFields, type Fault } from '../faults/fault.js';
import { isObject } from '../json.js';
import type { SandboxState } from '../sandbox-state.js';
import { sources } from '../sources.js';
import { sampleCodes } from './sample-codes.js';

type Query = FastifyRequest<{ Querystring: Record<string, string> }>;

/** The strings by which tests pull: faults, the log of requests, the products. */
export function controlRoutes(scope: FastifyInstance, { state }: { state: SandboxState }): void {
  const { faults, log, recordings } = state;

  scope.put<{ Body: Fault }>('/faults', (request, reply) => {
    const wrong = wrongFields(request.body);
    if (wrong.length > 0) return reply.code(400).send({ message: `not a fault: ${wrong.join(', ')}` });
    faults.put(request.body);
    return { faults: faults.list() };
  });
  scope.get('/faults', () => ({ faults: faults.list() }));
  scope.delete('/faults', (request: Query) => {
    faults.clear(request.query['source']);
    return { faults: faults.list() };
  });

  scope.get('/requests', ({ query: { source, code } }: Query) => {
    const requests = log.list({ ...(source && { source }), ...(code && { code }) });
    return { total: requests.length, counts: log.counts, requests };
  });
  scope.delete('/requests', (_, reply) => {
    log.clear();
    return reply.code(204).send();
  });

  scope.get('/products', ({ query }: Query) => ({ codes: sampleCodes(recordings, Number(query['limit'] ?? 5)) }));
  scope.post('/products', (request, reply) => {
    const { source, document } = isObject(request.body) ? request.body : {};
    const known = sources.find((each) => each === source);
    if (!known) return reply.code(400).send({ message: `source is none of ${sources.join(', ')}` });
    const codes = recordings.put(known, document);
    return codes.length > 0
      ? reply.code(201).send({ codes })
      : reply.code(422).send({ message: 'no product in the document' });
  });

  scope.get('/report', () => recordings.report);
}
