import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { json, type Answer } from '../answer.js';
import { watch } from '../faults/fault-hooks.js';
import { isObject, text, type JsonObject } from '../json.js';
import { normalizeOffCode } from '../off/off-code.js';
import type { SandboxState } from '../sandbox-state.js';
import { send } from '../send.js';
import type { FoodSearch } from './search-foods.js';
import { apiError, gatewayError } from './usda-errors.js';
import { wordsIn } from './usda-foods.js';

type Asked = FastifyRequest<{ Querystring: Record<string, string | string[]> }>;

const HOUR_MS = 3_600_000;

/** USDA FoodData Central behind its gateway: search, one food, several foods. */
export function usdaRoutes(scope: FastifyInstance, { state }: { state: SandboxState }): void {
  const { recordings, limiter, limits, answers } = state;
  const { foods, foodIndex } = recordings;

  watch(scope, state, 'usda', (request) => codesOf(request as Asked));

  scope.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request as Asked);
    if (!key) return send(reply, gatewayError(403, 'API_KEY_MISSING'));
    const allowed = key === 'DEMO_KEY' ? 30 : 1_000;
    const left = limits ? limiter.take(`usda ${key} ${request.ip}`, allowed, HOUR_MS) : allowed - 1;
    reply.header('x-ratelimit-limit', allowed).header('x-ratelimit-remaining', Math.max(0, left));
    return left < 0 ? send(reply, gatewayError(429, 'OVER_RATE_LIMIT')) : undefined;
  });

  scope.get('/foods/search', (request: Asked, reply) => search(request.query, request.url, reply));
  scope.post('/foods/search', (request, reply) => {
    const body = isObject(request.body) ? request.body : {};
    return search(body, `${request.url} ${JSON.stringify(body)}`, reply);
  });
  function search(asked: JsonObject, question: string, reply: FastifyReply): FastifyReply {
    return send(
      reply,
      answers.get(`usda ${question}`, (): Answer => {
        const wanted = readSearch(asked);
        return 'error' in wanted ? wanted.error : json(200, foodIndex.search(wanted));
      }),
    );
  }

  scope.get('/food/:fdcId', (request: FastifyRequest<{ Params: { fdcId: string } }>, reply) => {
    const { format } = request.query as Record<string, string>;
    const food = foods.detail(Number(request.params.fdcId), format === 'abridged' ? 'abridged' : 'full');
    return send(reply, food ? json(200, food) : apiError(404, 'No food found', request.url.split('?')[0] ?? ''));
  });

  scope.get('/foods', (request: Asked, reply) => several(request.query, reply));
  scope.post('/foods', (request, reply) => several(isObject(request.body) ? request.body : {}, reply));
  function several(asked: JsonObject, reply: FastifyReply): FastifyReply {
    const ids = listOf(asked['fdcIds']);
    if (ids.length > 20) return send(reply, apiError(400, 'At most 20 fdcIds', '/v1/foods'));
    const format = asked['format'] === 'abridged' ? 'abridged' : 'full';
    const found = ids.map((id) => foods.detail(Number(id), format)).filter((food) => food !== undefined);
    // Upstream answers an empty object, not an empty list, when it knows none.
    return send(reply, json(200, found.length > 0 ? found : {}));
  }

  scope.setNotFoundHandler((request, reply) =>
    send(reply, apiError(404, 'No endpoint', request.url.split('?')[0] ?? '')),
  );
}

function readSearch(asked: JsonObject): FoodSearch | { error: Answer } {
  const pageSize = Number(asked['pageSize'] ?? 50);
  const pageNumber = Number(asked['pageNumber'] ?? 1);
  const whole = Number.isInteger(pageSize) && Number.isInteger(pageNumber);
  if (!whole || pageSize < 1 || pageSize > 200 || pageNumber < 1) {
    return { error: apiError(400, 'pageSize must be 1 to 200, pageNumber 1 or more', '/v1/foods/search') };
  }
  const [query, brandOwner, sortBy, sortOrder] = ['query', 'brandOwner', 'sortBy', 'sortOrder'].map(
    (name) => asked[name],
  );
  return {
    query: typeof query === 'string' ? query : '',
    dataType: listOf(asked['dataType']),
    pageSize,
    pageNumber,
    requireAllWords: String(asked['requireAllWords']) === 'true',
    ...(typeof brandOwner === 'string' && { brandOwner }),
    ...(typeof sortBy === 'string' && { sortBy }),
    ...(typeof sortOrder === 'string' && { sortOrder }),
  };
}

/** A list as the API takes it: repeated, comma-separated, or a JSON array. */
function listOf(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items
    .flatMap((item) => (text(item) ?? '').split(','))
    .map((item) => item.trim())
    .filter(Boolean);
}

function keyOf(request: Asked): string | undefined {
  const key = request.headers['x-api-key'] ?? request.query['api_key'];
  return Array.isArray(key) ? key[0] : key;
}

function codesOf(request: Asked): string[] {
  const query = isObject(request.body) ? request.body['query'] : request.query['query'];
  const codes = wordsIn(typeof query === 'string' ? query : '').filter((word) => /^[0-9]{6,}$/.test(word));
  return [...new Set(codes.map(normalizeOffCode))];
}
