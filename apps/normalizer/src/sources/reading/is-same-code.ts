import type { Gtin14 } from '@openshelf/gtin';

/**
 * True if a source's spelling of a code (zeros in front lost or added) means this GTIN. Only the digits count: that they
 * are a valid GTIN is known, since the GTIN is.
 */
export function isSameCode(spelling: string, gtin: Gtin14): boolean {
  const digits = /^\s*(\d+)\s*$/.exec(spelling)?.[1];
  return digits !== undefined && digits.replace(/^0+/, '') === gtin.replace(/^0+/, '');
}
