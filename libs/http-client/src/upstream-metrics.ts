import { counter, gauge, histogram } from '@openshelf/platform';

export const upstreamRequests = counter({
  name: 'upstream_requests_total',
  help: 'Calls to a source by what came of them: a status class, or why there is none',
  labelNames: ['source', 'result'],
});

export const upstreamDuration = histogram({
  name: 'upstream_request_duration_seconds',
  help: 'Time of one try, from connecting to the last byte',
  labelNames: ['source'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20],
});

export const breakerState = gauge({
  name: 'breaker_state',
  help: 'Breaker of a source: 0 lets calls through, 1 tries one, 2 lets none through',
  labelNames: ['source'],
});

export const rateLimitTokens = gauge({
  name: 'ratelimit_tokens',
  help: 'Tokens left in the bucket of a source, as last seen by this process',
  labelNames: ['source'],
});
