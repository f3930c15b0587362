import { describe, expect, it } from '@jest/globals';
import { streams } from '@openshelf/contracts';
import { differences, streamConfig } from './stream-config.js';

describe('stream configuration', () => {
  it('makes a stream of one message per subject a single flight', () => {
    const missing = streams.find(({ name }) => name === 'MISSING');
    expect(missing && streamConfig(missing)).toMatchObject({
      max_msgs_per_subject: 1,
      discard: 'new',
      discard_new_per_subject: true,
      max_age: 900_000_000_000,
    });
  });

  it('names each difference with both values, and takes no notice of what it does not set', () => {
    const wanted = { max_age: 5, subjects: ['b', 'a'], discard_new_per_subject: true, deny_purge: false };
    const echoed = { max_age: 6, subjects: ['a', 'b'], description: 'anything' };
    expect(differences(wanted, echoed)).toEqual([
      'max_age: 6, wanted 5',
      'discard_new_per_subject: unset, wanted true',
    ]);
  });
});
