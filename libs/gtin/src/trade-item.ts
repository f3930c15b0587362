import type { BarcodeFormat, TradeItemReading } from './barcode-reading.js';
import { circulationOf } from './circulation.js';
import { customaryCode } from './customary-code.js';
import { checkDigit, type Gtin14 } from './gtin14.js';

/** The reading of a sound number. */
export function tradeItem(gtin: Gtin14, format: BarcodeFormat): TradeItemReading {
  const reading = { ok: true, gtin, code: customaryCode(gtin), format, circulation: circulationOf(gtin) } as const;
  const base = baseItem(gtin);
  return base === undefined ? reading : { ...reading, base };
}

/**
 * The item that a packaging level holds. Indicator 9 marks goods of variable measure: there is no such item then (GS1
 * General Specifications, section 2.1).
 */
function baseItem(gtin: Gtin14): Gtin14 | undefined {
  if (!/^[1-8]/.test(gtin)) return undefined;
  const body = `0${gtin.slice(1, 13)}`;
  return /[1-9]/.test(body) ? (`${body}${checkDigit(body)}` as Gtin14) : undefined;
}
