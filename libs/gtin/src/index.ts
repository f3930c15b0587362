export { asGtin14, checkDigit, isGtin14, type Gtin14 } from './gtin14.js';
export { parseBarcode } from './parse-barcode.js';
export type {
  AcceptedBarcode,
  BarcodeFormat,
  BarcodeReading,
  BarcodeRule,
  Circulation,
  RefusedBarcode,
  TradeItemReading,
} from './barcode-reading.js';
export { circulationOf } from './circulation.js';
export { customaryCode } from './customary-code.js';
export { gtinSpellings } from './gtin-spellings.js';
export { gtinOfStoredCode } from './stored-code.js';
