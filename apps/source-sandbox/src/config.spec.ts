import { describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { readConfig, shippedData } from './config.js';

describe('readConfig', () => {
  it('serves the shipped set on the loopback unless told', () => {
    expect(readConfig({})).toEqual({
      port: 3900,
      host: '127.0.0.1',
      folders: [shippedData()],
      limits: false,
      logLevel: 'info',
    });
  });

  it('takes several folders', () => {
    const env = { OPENSHELF_SANDBOX_DIR: `${tmpdir()}:${shippedData()}`, OPENSHELF_SANDBOX_LIMITS: 'on', PORT: '0' };
    expect(readConfig(env)).toMatchObject({ folders: [tmpdir(), shippedData()], limits: true, port: 0 });
  });

  it('names every fault at once', () => {
    const env = { PORT: 'x', OPENSHELF_SANDBOX_DIR: '/nowhere/at/all', OPENSHELF_SANDBOX_LIMITS: 'maybe' };
    expect(() => readConfig(env)).toThrow(/PORT.*; .*\/nowhere\/at\/all; .*maybe/);
  });
});
