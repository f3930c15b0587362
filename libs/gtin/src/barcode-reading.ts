import type { Gtin14 } from './gtin14.js';

/** The form in which the digits were given: 8, 12, 13 or 14 digits, or 8 digits that stand for a zero-suppressed UPC-A. */
export type BarcodeFormat = 'EAN-8' | 'UPC-E' | 'UPC-A' | 'EAN-13' | 'GTIN-14';

/**
 * Where a number means the same thing: `global` numbers name one product everywhere, all others must stay out of the
 * world-wide catalogue. `restricted` is unique in one store, company or region only.
 */
export type Circulation = 'global' | 'restricted' | 'coupon' | 'refund' | 'demo';

/** One understood reading of a code. */
export interface TradeItemReading {
  readonly ok: true;
  readonly gtin: Gtin14;
  /** Customary printed form: 8, 13 or, with a packaging indicator, 14 digits. */
  readonly code: string;
  readonly format: BarcodeFormat;
  readonly circulation: Circulation;
}

/** A reading, with the other ones that eight digits without a symbology allow. */
export interface AcceptedBarcode extends TradeItemReading {
  readonly alternatives?: readonly TradeItemReading[];
}

/** The rule that a refused code breaks; stable, shown to clients. */
export type BarcodeRule = 'EMPTY' | 'NOT_DIGITS' | 'LENGTH' | 'ALL_ZEROS' | 'CHECK_DIGIT';

/** Why a code is not a barcode. */
export interface RefusedBarcode {
  readonly ok: false;
  readonly rule: BarcodeRule;
  /** One English sentence for a person. */
  readonly message: string;
  /** The last digit that would have been right; only with `CHECK_DIGIT`. */
  readonly expectedCheckDigit?: number;
}

export type BarcodeReading = AcceptedBarcode | RefusedBarcode;
