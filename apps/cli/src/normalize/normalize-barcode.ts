import {
  type AcceptedBarcode,
  type BarcodeReading,
  expandUpcE,
  formatBracketed,
  formatDigitalLink,
  formatElementString,
  isGtin14,
  issuingCountryOf,
  numberClassOf,
  parseBarcode,
  publicationOf,
  type Symbology,
} from '@openshelf/gtin';
import { asPrinted } from './as-printed.js';
import { amountOf, describeLabel } from './describe-label.js';
import type { NormalizeRequest } from './normalize-request.js';

const SYMBOLOGIES: Readonly<Record<string, Symbology>> = {
  EAN8: 'EAN-8',
  UPCE: 'UPC-E',
  UPCA: 'UPC-A',
  EAN13: 'EAN-13',
  ITF14: 'GTIN-14',
};
const PUBLICATIONS = new Set(['isbn', 'ismn', 'issn']);

/** Refusals of codes that are well made and name no product. */
const UNDERSTOOD = new Set(['NO_PRODUCT', 'COUPON']);

/**
 * Everything that can be said about a code, flat. `valid` is about the code as a whole: false also where the number was
 * found but something beside it is wrong. Kinds: `isbn`, `ismn` and `issn` insist on a publication, `digital_link_build` on
 * elements that make a link. Options: `symbology`, `strict`, `stem` of the link, and those of
 * {@link describeLabel}.
 */
export function normalizeBarcode({ input, kind = '', options }: NormalizeRequest): object {
  const known = SYMBOLOGIES[text(options['symbology']).replace(/[-_ ]/g, '').toUpperCase()];
  const symbology = PUBLICATIONS.has(kind) ? 'publication' : known;
  const reading = parseBarcode(input, { symbology, strict: options['strict'] === true });
  const uri = reading.ais && formatDigitalLink(reading.ais, text(options['stem']) || undefined);
  const sound = reading.ok ? !reading.problem : UNDERSTOOD.has(reading.rule);
  return {
    valid: sound && (kind !== 'digital_link_build' || uri !== undefined),
    ...(reading.ok ? describeNumber(reading) : describeRefusal(reading, input)),
    ...describeElements(reading),
    ...(uri === undefined ? {} : { uri }),
    ...(reading.ok ? describeLabel(reading.gtin, options) : {}),
    ...(symbology ? {} : describeAmbiguity(input)),
  };
}

function describeNumber(reading: AcceptedBarcode): object {
  const { gtin, code, format, circulation, base, problem } = reading;
  const { kind: _, ...publication } = publicationOf(gtin) ?? { kind: '' };
  return {
    gtin14: gtin,
    canonical: code,
    format,
    class: numberClassOf(gtin),
    circulation,
    prefix_country: issuingCountryOf(gtin) ?? null,
    ...(gtin.startsWith('00') ? { upca: gtin.slice(2) } : {}),
    ...(base ? { base_gtin14: base } : {}),
    ...publication,
    ...(problem ? { rule: problem.rule, message: problem.message } : {}),
  };
}

function describeRefusal(reading: BarcodeReading & { ok: false }, input: string): object {
  const { rule, message, expectedCheckDigit } = reading;
  const meant = asPrinted(input);
  return {
    gtin14: null,
    canonical: null,
    rule,
    message,
    ...(expectedCheckDigit === undefined ? {} : { expected_check_digit: String(expectedCheckDigit) }),
    // What the prefix says does not hang on the last digit.
    ...(meant ? { class: numberClassOf(meant) } : {}),
  };
}

function describeElements({ ais, attributes }: BarcodeReading): object {
  if (!ais) return {};
  const gtin = ais.find(([ai]) => ai === '01')?.[1];
  return {
    ais,
    element_string: formatElementString(ais),
    ai: formatBracketed(ais),
    ...(gtin === undefined ? {} : { gtin_check_digit_ok: isGtin14(gtin) }),
    ...(attributes ? { attributes } : {}),
    ...(attributes?.netWeightKg === undefined ? {} : { net_weight_kg: attributes.netWeightKg }),
    ...(attributes?.netWeightLb === undefined ? {} : { net_weight_lb: attributes.netWeightLb }),
    ...(attributes?.price ? { price: amountOf(attributes.price) } : {}),
  };
}

/** Eight digits may be an EAN-8 or a UPC-E, ten an ISBN or a GTIN that lost its zeros: both readings are told. */
function describeAmbiguity(input: string): object {
  const digits = input.trim();
  const isValid = (code: string, symbology?: Symbology): boolean => parseBarcode(code, { symbology }).ok;
  if (/^[0-9]{10}$/.test(digits)) {
    const as_gtin = { valid: isValid(digits.padStart(13, '0')) };
    return { ambiguous: true, as_isbn10: { valid: isValid(digits, 'publication') }, as_gtin };
  }
  const upca = expandUpcE(digits);
  if (!/^[0-9]{8}$/.test(digits) || upca === undefined) return {};
  const as_upce = { upca, valid: isValid(digits, 'UPC-E') };
  return { ambiguous: true, as_ean8: { valid: isValid(digits, 'EAN-8') }, as_upce };
}

function text(option: unknown): string {
  return typeof option === 'string' ? option : '';
}
