import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '@openshelf/platform';
import { undocumentedSettings } from '@openshelf/testing';
import { DiscoveryConfig } from './config.js';

const required = {
  DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/openshelf',
  REDIS_URL: 'redis://127.0.0.1:6379',
  NATS_URL: 'nats://127.0.0.1:4222',
};

describe('the settings', () => {
  it('need no more than the servers', () => {
    const config = loadConfig(DiscoveryConfig, required);
    expect(config.enabledSources).toEqual(['openfoodfacts', 'usda']);
    expect(config).toMatchObject({ port: 3001, openFoodFactsApiVersion: 'v3.3', usdaApiKey: 'DEMO_KEY' });
  });

  it('switch sources off and turn their order', () => {
    expect(loadConfig(DiscoveryConfig, { ...required, SOURCES: 'usda' }).enabledSources).toEqual(['usda']);
    const turned = loadConfig(DiscoveryConfig, { ...required, SOURCES: 'usda,openfoodfacts,usda' });
    expect(turned.enabledSources).toEqual(['usda', 'openfoodfacts']);
  });

  it.each([
    ['SOURCES', 'openfoodfacts,upc'],
    ['SOURCES', ','],
    ['OPENFOODFACTS_API_VERSION', 'latest'],
    ['OPENFOODFACTS_BASE_URL', 'world.openfoodfacts.org'],
    ['OPENFOODFACTS_RATE_PER_MINUTE', '0'],
    ['CONTACT', 'me\nX-Evil: 1'],
  ])('refuse %s=%j', (name, value) => {
    expect(() => loadConfig(DiscoveryConfig, { ...required, [name]: value })).toThrow(ConfigError);
  });

  it('all stand in the README, with their defaults', () => {
    expect(undocumentedSettings(DiscoveryConfig, new URL('../README.md', import.meta.url))).toEqual([]);
  });
});
