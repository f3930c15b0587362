/**
 * A Global Trade Item Number in its one comparable form: 14 digits, zero-padded on the left, check digit verified
 * (GS1 General Specifications, section 3.3.2 and 7.9). Only {@link asGtin14} and the parser make one.
 */
export type Gtin14 = string & { readonly __gtin14: unique symbol };

/** GS1 mod-10 check digit of the digits before it: weights 3, 1, 3, … from the right (GS1 General Specifications, 7.9). */
export function checkDigit(body: string): number {
  let sum = 0;
  for (let i = body.length - 1, weight = 3; i >= 0; i--, weight = 4 - weight) sum += (body.charCodeAt(i) - 48) * weight;
  return (10 - (sum % 10)) % 10;
}

/** True for exactly 14 ASCII digits, not all zero, whose check digit is right. */
export function isGtin14(value: unknown): value is Gtin14 {
  return (
    typeof value === 'string' &&
    /^[0-9]{14}$/.test(value) &&
    value !== '00000000000000' &&
    checkDigit(value.slice(0, 13)) === Number(value[13])
  );
}

/** The value as a {@link Gtin14}, for values from our own tables and messages. Throws a RangeError for anything else. */
export function asGtin14(value: string | bigint | number): Gtin14 {
  const digits = String(value).padStart(14, '0');
  if (!isGtin14(digits)) throw new RangeError(`not a GTIN-14: ${digits}`);
  return digits;
}
