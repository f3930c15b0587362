import type { SourceName } from '@openshelf/contracts';
import { PoliteClient, type PoliteClientPorts, type SourcePolicy } from '@openshelf/http-client';
import type { DiscoveryConfig } from '../config.js';
import { OpenFoodFacts } from './open-food-facts/open-food-facts.http-client.js';
import { sitesOf } from './open-food-facts/sites.js';
import { type Source, Sources } from './source.js';
import { Usda } from './usda/usda.http-client.js';

/** Part of an hour's quota that may be used at once. */
const USDA_BURST_SHARE = 1 / 6;
/** api.data.gov blocks a key that is over its limit for an hour; a pause of its servers is shorter. */
const USDA_PAUSE_MS = { tooMany: 3_600_000, unavailable: 30_000 };

/** The sources that are switched on, each with the polite client that its quota asks for. */
export function createSources(config: DiscoveryConfig, ports: PoliteClientPorts): Sources {
  const create: Readonly<Record<SourceName, () => Source>> = {
    openfoodfacts: () => {
      const { openFoodFactsBaseUrl: baseUrl, openFoodFactsApiVersion: apiVersion } = config;
      return new OpenFoodFacts(new PoliteClient(openFoodFactsPolicy(config), ports), { baseUrl, apiVersion });
    },
    usda: () => {
      const { usdaBaseUrl: baseUrl, usdaApiKey: apiKey } = config;
      return new Usda(new PoliteClient(usdaPolicy(config), ports), { baseUrl, apiKey });
    },
  };
  return new Sources(config.enabledSources.map((name) => create[name]()));
}

function openFoodFactsPolicy(config: DiscoveryConfig): SourcePolicy {
  return {
    ...manners('openfoodfacts', config),
    quota: {
      capacity: config.openFoodFactsBurst,
      refillPerMinute: config.openFoodFactsRatePerMinute,
      maxReplicas: config.sourceMaxReplicas,
    },
    redirectHosts: [...sitesOf(config.openFoodFactsBaseUrl).values()].map((site) => new URL(site).host),
  };
}

function usdaPolicy(config: DiscoveryConfig): SourcePolicy {
  // Burst and refill together stay within the quota in any hour.
  const capacity = Math.max(1, Math.floor(config.usdaRatePerHour * USDA_BURST_SHARE));
  const refillPerMinute = Math.max(1, config.usdaRatePerHour - capacity) / 60;
  return {
    ...manners('usda', config),
    quota: { capacity, refillPerMinute, maxReplicas: config.sourceMaxReplicas },
    pauseMs: USDA_PAUSE_MS,
  };
}

function manners(
  source: SourceName,
  { contact, version }: DiscoveryConfig,
): Pick<SourcePolicy, 'source' | 'userAgent' | 'maxConcurrent' | 'retries'> {
  // One retry for somebody who waits; what lasts longer is asked again by the search.
  return { source, userAgent: `Openshelf/${version} (${contact})`, maxConcurrent: 16, retries: 1 };
}
