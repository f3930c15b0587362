import type { Gtin14 } from './gtin14.js';
import type { ScanAttributes } from './scan-attributes.js';

/** The form in which a number was given; `UPC-E` is eight digits that stand for a zero-suppressed UPC-A. */
export type BarcodeFormat =
  | 'EAN-8'
  | 'UPC-E'
  | 'UPC-A'
  | 'EAN-13'
  | 'GTIN-14'
  | 'ISBN-10'
  | 'ISMN'
  | 'ISSN'
  | 'GS1 element string'
  | 'GS1 Digital Link';

/** What a caller may know about a text beforehand. `publication` stands for ISBN, ISMN and ISSN, old and new. */
export type Symbology = 'EAN-8' | 'UPC-E' | 'UPC-A' | 'EAN-13' | 'GTIN-14' | 'publication';

/**
 * Where a number means the same thing: `global` numbers name one product everywhere, all others must stay out of the
 * world-wide catalogue. `restricted` is unique in one store, company or region only.
 */
export type Circulation = 'global' | 'restricted' | 'coupon' | 'refund' | 'demo';

/** One GS1 Application Identifier and its value, as `['10', 'ABC123']`. */
export type AiElement = readonly [ai: string, value: string];

/** One understood reading of a code. */
export interface TradeItemReading {
  readonly ok: true;
  readonly gtin: Gtin14;
  /** Customary printed form: 8, 13 or, with a packaging indicator, 14 digits. */
  readonly code: string;
  readonly format: BarcodeFormat;
  readonly circulation: Circulation;
  /** The item inside, where the number is a packaging level (indicator 1 to 8) of it. */
  readonly base?: Gtin14;
}

/** A reading, with the other ones that eight digits without a symbology allow, and what stood beside the number. */
export interface AcceptedBarcode extends TradeItemReading {
  readonly alternatives?: readonly TradeItemReading[];
  /** Everything that a GS1 element string or Digital Link said, in its order. */
  readonly ais?: readonly AiElement[];
  /** The same in plain terms: lot, expiry, weight, price and so on. */
  readonly attributes?: ScanAttributes;
  /** A fault beside the number, which itself is sound; never present with `strict`. */
  readonly problem?: BarcodeProblem;
}

/** The rule that a code breaks; stable, shown to clients. The README explains each. */
export type BarcodeRule =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'NOT_DIGITS'
  | 'LENGTH'
  | 'ALL_ZEROS'
  | 'CHECK_DIGIT'
  | 'NUMBER_SYSTEM'
  | 'SYMBOLOGY'
  | 'PUBLICATION'
  | 'NO_PRODUCT'
  | 'COUPON'
  | 'BRACKETS'
  | 'AI_UNKNOWN'
  | 'AI_LENGTH'
  | 'AI_CHARACTER'
  | 'AI_DATE'
  | 'AI_VALUE'
  | 'AI_REPEATED'
  | 'AI_PAIR'
  | 'LINK_SYNTAX'
  | 'LINK_KEY'
  | 'LINK_QUALIFIER'
  | 'LINK_ATTRIBUTE'
  | 'LINK_COMPRESSED';

/** What is wrong with a code, or with a part of it. */
export interface BarcodeProblem {
  readonly rule: BarcodeRule;
  /** One English sentence for a person. */
  readonly message: string;
  /** The last digit that would have been right; only with `CHECK_DIGIT`. */
  readonly expectedCheckDigit?: number;
}

/** Why a code is not a barcode, or not one of a product (`NO_PRODUCT`, `COUPON`). */
export interface RefusedBarcode extends BarcodeProblem {
  readonly ok: false;
  /** What could be read all the same. */
  readonly ais?: readonly AiElement[];
  readonly attributes?: ScanAttributes;
}

export type BarcodeReading = AcceptedBarcode | RefusedBarcode;
