import { checkDigit } from '@openshelf/gtin';

const GS1_FORMS = [
  /^\(01\)([0-9]{14})/, // bracketed element string
  /^\^01([0-9]{14})/, // element string after FNC1
  /^https?:\/\/.*\/01\/([0-9]{8,14})(?:[/?#]|$)/i, // Digital Link
];
/** The group separator, as sent and as shown: both stand for FNC1. */
const FNC1 = ['\u001d', '\u241d'];

/**
 * The code under which Open Food Facts keeps a product, for any spelling of it: its own rules, not GS1's (server
 * `lib/ProductOpener/Products.pm`). Up to 8 significant digits become 8, 9 to 12 become 13, more stay; UPC-E is not
 * expanded. Empty if there are no digits, or a URL has no GTIN.
 */
export function normalizeOffCode(input: string): string {
  const trimmed = input.trim();
  const text = FNC1.includes(trimmed.slice(0, 1)) ? `^${trimmed.slice(1)}` : trimmed;
  const gs1 =
    GS1_FORMS.map((form) => form.exec(text)?.[1]).find((gtin) => gtin !== undefined) ?? bareElementString(text);
  if (gs1 === undefined && /^https?:/i.test(text)) return '';
  const digits = gs1 ?? text.replace(/[^0-9]/g, '');
  if (digits === '') return '';
  const padded = digits.replace(/^0+/, '').padStart(13, '0');
  return padded.startsWith('00000') ? padded.slice(-8) : padded;
}

/** `01` and 14 digits without a separator, as some scanners send it. */
function bareElementString(text: string): string | undefined {
  const gtin = /^01([0-9]{14})$/.exec(text)?.[1];
  return gtin && checkDigit(gtin.slice(0, 13)) === Number(gtin[13]) ? gtin : undefined;
}

/** What Open Food Facts calls "no code or invalid code". */
export function isInvalidOffCode(normalized: string): boolean {
  return !/^[0-9]{4,40}$/.test(normalized) || /^0*[0-9]{0,3}$/.test(normalized);
}
