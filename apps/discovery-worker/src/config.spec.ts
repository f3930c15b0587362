import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, describeConfig, loadConfig } from '@openshelf/platform';
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
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    for (const { name, default: value } of describeConfig(DiscoveryConfig)) {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      expect(`${name}: ${row ?? 'no row'}`).toContain(value === undefined ? `\`${name}\`` : value);
    }
  });
});
