import { describe, expect, it } from '@jest/globals';
import { preferredWait } from './prefer-wait.js';

describe('preferredWait', () => {
  it.each([
    ['wait=5', 5],
    ['wait="7"', 7],
    ['Wait = 5', 5],
    ['respond-async, wait=10', 10],
    ['wait=10, wait=3', 10],
    ['wait=500', 30],
    ['wait=0', 0],
    ['handling=lenient; foo=bar, wait=2', 2],
  ])('reads %j as %d seconds', (header, seconds) => expect(preferredWait(header)).toBe(seconds));

  it.each(['', 'wait', 'wait=', 'wait=-1', 'wait=1.5', 'wait=soon', 'await=5', 'respond-async'])(
    'ignores %j',
    (header) => expect(preferredWait(header)).toBeUndefined(),
  );

  it('reads repeated headers as one list', () => expect(preferredWait(['respond-async', 'wait=4'])).toBe(4));
  it('is undefined without the header', () => expect(preferredWait(undefined)).toBeUndefined());
});
