import { CHARACTER_SET_82 } from './character-sets.js';

const CHECK_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** One weight a character, from the right. */
const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/**
 * The two check characters of an alphanumeric key such as the Global Model Number (GS1 General Specifications, 7.9.5).
 * Undefined where a character is outside set 82 or there are more than 23 of them.
 */
export function checkCharacterPair(body: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const place = CHARACTER_SET_82.indexOf(body.charAt(body.length - 1 - i));
    const weight = PRIMES[i];
    if (place < 0 || weight === undefined) return undefined;
    sum += place * weight;
  }
  const remainder = sum % 1021;
  return CHECK_CHARACTERS.charAt(remainder >> 5) + CHECK_CHARACTERS.charAt(remainder & 31);
}
