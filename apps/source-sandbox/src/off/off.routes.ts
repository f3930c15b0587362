import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../answer.js';
import { watch } from '../faults/fault-hooks.js';
import type { SandboxState } from '../sandbox-state.js';
import { send } from '../send.js';
import type { Site } from '../sources.js';
import { answerProduct } from './answer-product.js';
import { answerSearch } from './answer-search.js';
import { offErrorPage } from './envelopes.js';
import { normalizeOffCode } from './off-code.js';

interface Asked {
  Params: { version?: string; code?: string };
  Querystring: Record<string, string | string[]>;
}

const PRODUCT_READS_PER_MINUTE = 15;
const SEARCHES_PER_MINUTE = 10;

/** One Open Food Facts site: product reads in every version, and the search by a list of codes. */
export function offRoutes(scope: FastifyInstance, { site, state }: { site: Site; state: SandboxState }): void {
  const { recordings, limiter, limits, answers } = state;

  watch(scope, state, site, (request) => codesOf(request as FastifyRequest<Asked>));

  scope.addHook('preHandler', async (request, reply) => {
    if (!request.headers['user-agent']) return send(reply, offErrorPage(403));
    if (!limits) return undefined;
    const search = (request.params as Asked['Params']).code === undefined;
    const allowed = search ? SEARCHES_PER_MINUTE : PRODUCT_READS_PER_MINUTE;
    const left = limiter.take(`${site} ${search} ${request.ip}`, allowed, 60_000);
    return left < 0 ? send(reply, offErrorPage(429)) : undefined;
  });

  scope.get<Asked>('/api/:version/product/:code', readProduct);
  scope.get<Asked>('/api/:version/product/:code/', readProduct);
  function readProduct(request: FastifyRequest<Asked>, reply: FastifyReply): FastifyReply {
    const { host } = request.headers;
    // The answer depends on the host only where it redirects there.
    const answer = answers.get(`${host} ${request.url}`, (): Answer => {
      const { version = '', code = '' } = request.params;
      const query = joined(request.query);
      return answerProduct(recordings.products, {
        site,
        version,
        code: withoutSuffix(code),
        fields: query['fields'],
        productType: query['product_type'],
        origin: `${request.protocol}://${host}`,
        rest: request.url.slice(site.length + 1),
      });
    });
    return send(reply, answer);
  }

  scope.get<Asked>('/api/:version/search', (request, reply) =>
    send(
      reply,
      answers.get(request.url, () => answerSearch(recordings.products, site, joined(request.query))),
    ),
  );

  scope.setNotFoundHandler((_, reply) => send(reply, offErrorPage(404)));
}

function codesOf({ params, query }: FastifyRequest<Asked>): string[] {
  const asked = params.code === undefined ? (joined(query)['code'] ?? '').split(',') : [withoutSuffix(params.code)];
  return asked.map(normalizeOffCode).filter(Boolean);
}

function withoutSuffix(code: string): string {
  return code.replace(/\.json$/, '');
}

/** A parameter given twice counts like a list. */
function joined(query: Asked['Querystring']): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}
