import { asGtin14, checkDigit, type Gtin14 } from '@openshelf/gtin';

/** The number that digits with a wrong check digit would be with the right one; undefined for anything else. */
export function asPrinted(input: string): Gtin14 | undefined {
  const body = /^([0-9]{7}|[0-9]{11,13})[0-9]$/.exec(input.trim())?.[1];
  return body !== undefined && /[1-9]/.test(body) ? asGtin14(body + checkDigit(body)) : undefined;
}
