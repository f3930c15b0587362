import { counter } from '@openshelf/platform';

type Layer = 'near' | 'redis' | 'catalogue';
type Result = 'hit' | 'refresh' | 'negative' | 'miss' | 'stale' | 'error';

export interface Tally {
  count: number;
}

const tallies = new Map<string, { layer: Layer; result: Result; count: number; told: number }>();

/**
 * Counts one result of one layer for `cache_requests_total`. A plain number, added to the metric at each scrape: the
 * answer of a hit costs less than the labels of a counter.
 */
export function tally(layer: Layer, result: Result): Tally {
  const requests = counter({
    name: 'cache_requests_total',
    help: 'Cache reads by layer and result',
    labelNames: ['layer', 'result'],
    collect: () => {
      for (const one of tallies.values()) {
        requests.inc({ layer: one.layer, result: one.result }, one.count - one.told);
        one.told = one.count;
      }
    },
  });
  const name = `${layer} ${result}`;
  const known = tallies.get(name) ?? { layer, result, count: 0, told: 0 };
  tallies.set(name, known);
  return known;
}
