import { isGtin14, type Gtin14 } from './gtin14.js';

/**
 * The number that another database means by a code of its own, where zeros in front may have been lost or added at will
 * (USDA writes 11 to 14 digits). Undefined if it is none. For comparing answers; what a person scanned goes through
 * {@link parseBarcode}, which insists on a length.
 */
export function gtinOfStoredCode(code: string): Gtin14 | undefined {
  const digits = /^\s*0*([0-9]{1,14})\s*$/.exec(code)?.[1]?.padStart(14, '0');
  return isGtin14(digits) ? digits : undefined;
}
