import type { Symbology } from './barcode-reading.js';

/** What a caller knows or wants beyond the text. */
export interface ParseOptions {
  /** What the digits are known to be; a scan that tells its own symbology (`]E0…`) needs none. */
  readonly symbology?: Symbology | undefined;
  /** Refuse whatever the standards refuse; without it, faults beside a sound GTIN become the reading's `problem`. */
  readonly strict?: boolean | undefined;
  /** The day from which two-digit years get their century; now, if absent. */
  readonly today?: Date | undefined;
}
