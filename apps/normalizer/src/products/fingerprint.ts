import { hash } from 'node:crypto';
import type { SourceFacts } from '../sources/source-facts.js';

/** Of the few things that one source says about one product over the years, 64 bits tell each from each. */
const HEX_DIGITS = 16;

/**
 * The same for the same facts as they come out of a mapper, which writes all properties in one order; the database does
 * not. What was left out is nothing the source says.
 */
export function fingerprintOf({ warnings, ...said }: SourceFacts): string {
  void warnings;
  return hash('sha256', JSON.stringify(said)).slice(0, HEX_DIGITS);
}
