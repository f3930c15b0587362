export { asGtin14, checkDigit, isGtin14, type Gtin14 } from './gtin14.js';
export { parseBarcode } from './parse-barcode.js';
export type { ParseOptions } from './parse-options.js';
export type {
  AcceptedBarcode,
  AiElement,
  BarcodeFormat,
  BarcodeProblem,
  BarcodeReading,
  BarcodeRule,
  Circulation,
  RefusedBarcode,
  Symbology,
  TradeItemReading,
} from './barcode-reading.js';
export type { LabelPrice, ScanAttributes } from './scan-attributes.js';
export { circulationOf } from './circulation.js';
export { customaryCode } from './customary-code.js';
export { gtinSpellings } from './gtin-spellings.js';
export { gtinOfStoredCode } from './stored-code.js';
export { expandUpcE } from './upc-e.js';
export { issuingCountryOf, numberClassOf, type NumberClass } from './number-class.js';
export { publicationOf, type Publication } from './publication.js';
export { formatBracketed, formatElementString } from './write-elements.js';
export { formatDigitalLink } from './write-digital-link.js';
export { lineTotal, readScaleLabel, type ScaleLabel, type ScaleLabelTemplate } from './scale-label.js';
export { scaleLabelTemplates } from './scale-label-templates.js';
