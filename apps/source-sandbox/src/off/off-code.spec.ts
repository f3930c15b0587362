import { describe, expect, it } from '@jest/globals';
import { isInvalidOffCode, normalizeOffCode } from './off-code.js';

describe('normalizeOffCode', () => {
  it.each([
    ['036000291452', '0036000291452'],
    ['036000291455', '0036000291455'],
    ['0104044782317112', '4044782317112'],
    ['(01)04044782317112(17)270101', '4044782317112'],
    ['^010404478231711217270101', '4044782317112'],
    ['\u001d010404478231711217270101', '4044782317112'],
    ['\u241d010404478231711217270101', '4044782317112'],
    ['https://id.gs1.org/01/04044782317112/22/2A', '4044782317112'],
    ['https://dalgiardino.com/01/09506000134376/10/ABC/21/123456?17=211200', '9506000134376'],
    ['https://example.com/01/00012345000058?17=271200', '0012345000058'],
    ['0100360505082919', '0360505082919'],
    [' just a simple test 4015533014963 here we go ', '4015533014963'],
    ['http://example.com/not-gs1', ''],
    ['03017620422003', '3017620422003'],
    ['9638507', '09638507'],
    ['0000096385074', '96385074'],
    ['34000460625', '0034000460625'],
    ['12345678901234', '12345678901234'],
    ['', ''],
    ['abc', ''],
  ])('keeps %j under %j', (input, code) => expect(normalizeOffCode(input)).toBe(code));

  it('leaves a normalised code as it is', () => {
    for (const code of ['3017620422003', '96385074', '0036000291452', '12345678901234']) {
      expect(normalizeOffCode(code)).toBe(code);
    }
  });
});

describe('isInvalidOffCode', () => {
  it.each(['', '00000001', '1'.repeat(41)])('refuses %j', (code) => expect(isInvalidOffCode(code)).toBe(true));
  it.each(['00001234', '3017620422003'])('accepts %j', (code) => expect(isInvalidOffCode(code)).toBe(false));
});
