import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { IsIn, IsInt, IsUrl, Max, Min } from 'class-validator';
import { ConfigError } from './config-error.js';
import { describeConfig } from './describe-config.js';
import { Env } from './env.js';
import { loadConfig } from './load-config.js';
import { ServiceConfig } from './service-config.js';

class LookupConfig extends ServiceConfig {
  @Env('PORT', { default: 3010, describe: 'TCP port' })
  @IsInt()
  override port: number = 0;

  @Env('DATABASE_URL', { describe: 'PostgreSQL of the catalogue' })
  @IsUrl({ protocols: ['postgres'], require_tld: false })
  databaseUrl!: string;

  @Env('API_KEY', { describe: 'key of the source', secret: true, optional: true })
  @IsIn(['good'])
  apiKey?: string;

  @Env('POOL', { default: 10, describe: 'connections' })
  @IsInt()
  @Min(1)
  @Max(50)
  pool!: number;

  @Env('STALE', { default: true, describe: 'answer stale values' })
  stale!: boolean;
}

const DATABASE_URL = 'postgres://lookup:geheim@localhost:5432/openshelf';

function faultsOf(env: Record<string, string>) {
  try {
    loadConfig(LookupConfig, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error('no fault found');
}

describe('a configuration', () => {
  it('takes defaults, own before inherited ones, and types from the class', () => {
    const config = loadConfig(LookupConfig, { DATABASE_URL, POOL: '7', STALE: 'false' });
    expect(config).toMatchObject({ port: 3010, host: '127.0.0.1', logLevel: 'info', pool: 7, stale: false });
    expect(config.apiKey).toBeUndefined();
    expect(loadConfig(ServiceConfig, {}).port).toBe(3000);
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig(LookupConfig, { DATABASE_URL });
    expect(() => Object.assign(config, { pool: 1 })).toThrow(TypeError);
  });

  it('takes an empty variable for unset', () => {
    expect(loadConfig(LookupConfig, { DATABASE_URL, POOL: '', API_KEY: '' }).pool).toBe(10);
    expect(faultsOf({ DATABASE_URL: '' })).toEqual([{ variable: 'DATABASE_URL', rule: 'is required' }]);
  });

  it('names every fault with its variable, rule and value, and shows no secret', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://lookup:geheim@localhost/openshelf',
      PORT: '80.5',
      POOL: '99',
      STALE: 'perhaps',
      API_KEY: 'bad-secret',
      LOG_LEVEL: 'loud',
      SHUTDOWN_TIMEOUT_MS: '1e3',
    });
    expect(faults.map((fault) => [fault.variable, fault.value])).toEqual(
      expect.arrayContaining([
        ['API_KEY', '***'],
        ['DATABASE_URL', 'mysql://lookup:***@localhost/openshelf'],
        ['LOG_LEVEL', 'loud'],
        ['POOL', '99'],
        ['PORT', '80.5'],
        ['SHUTDOWN_TIMEOUT_MS', '1e3'],
        ['STALE', 'perhaps'],
      ]),
    );
    expect(faults).toHaveLength(7);
    const message = new ConfigError(faults).message;
    expect(message).toContain('POOL must not be greater than 50 (was "99")');
    expect(message).toContain('STALE must be true or false (was "perhaps")');
    expect(message).not.toMatch(/geheim|bad-secret/);
  });

  it.each(['0x10', '1e3', ' 1', '1 ', '1,5', 'NaN', 'Infinity', '--1'])('does not take %j for a number', (POOL) => {
    expect(faultsOf({ DATABASE_URL, POOL })).toHaveLength(1);
  });

  it('can be listed for a README', () => {
    const settings = describeConfig(LookupConfig);
    expect(settings.map((setting) => setting.name)).toEqual([
      'API_KEY',
      'DATABASE_URL',
      'HOST',
      'LOG_LEVEL',
      'POOL',
      'PORT',
      'SHUTDOWN_TIMEOUT_MS',
      'STALE',
      'TRUST_PROXY',
    ]);
    expect(settings[1]).toEqual({
      name: 'DATABASE_URL',
      type: 'string',
      required: true,
      secret: false,
      meaning: 'PostgreSQL of the catalogue',
    });
    expect(settings[5]).toMatchObject({ type: 'number', default: '3010', required: false });
  });

  it('of every service is the one the README shows', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)`\s*\| `([^`]*)`\s*\| (.*?)\s*\|$/gm)].map((row) => row.slice(1));
    expect(rows).toEqual(describeConfig(ServiceConfig).map((one) => [one.name, one.default, one.meaning]));
  });
});
