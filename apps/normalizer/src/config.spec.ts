import { describe, expect, it } from '@jest/globals';
import { undocumentedSettings } from '@openshelf/testing';
import { NormalizerConfig } from './config.js';

describe('the settings', () => {
  it('all stand in the README, with their defaults', () => {
    expect(undocumentedSettings(NormalizerConfig, new URL('../README.md', import.meta.url))).toEqual([]);
  });
});
