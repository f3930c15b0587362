import { describe, expect, it } from '@jest/globals';
import { expandUpcE } from './upc-e.js';

describe('expandUpcE', () => {
  it.each([
    ['00123400', '001000002340'],
    ['00123411', '001100002341'],
    ['00123422', '001200002342'],
    ['00129433', '001200000943'],
    ['00129444', '001290000044'],
    ['00129455', '001294000055'],
    ['00129466', '001294000066'],
    ['00129477', '001294000077'],
    ['00129488', '001294000088'],
    ['00129499', '001294000099'],
    ['10191651', '101916000051'],
  ])('puts the zeros of %s back: %s', (upcE, upcA) => expect(expandUpcE(upcE)).toBe(upcA));

  it.each(['20123455', '0123456', '012345678', 'abcdefgh', ''])('knows that %j is no UPC-E', (digits) =>
    expect(expandUpcE(digits)).toBeUndefined(),
  );
});
