/**
 * The twelve UPC-A digits that eight UPC-E digits stand for, or undefined if the number system is not 0 or 1. The check
 * digit is carried over, not verified: it is the one of the result (GS1 General Specifications, 5.2.2.4.3, zero suppression).
 */
export function expandUpcE(digits: string): string | undefined {
  const parts = /^([01])([0-9]{6})([0-9])$/.exec(digits);
  if (!parts) return undefined;
  const [, system, suppressed, check] = parts as unknown as [string, string, string, string];
  return system + expandBody(suppressed) + check;
}

/** Six suppressed digits to ten: the last one tells where the zeros were. */
function expandBody(digits: string): string {
  const last = digits.slice(5);
  switch (last) {
    case '0':
    case '1':
    case '2':
      return `${digits.slice(0, 2)}${last}0000${digits.slice(2, 5)}`;
    case '3':
      return `${digits.slice(0, 3)}00000${digits.slice(3, 5)}`;
    case '4':
      return `${digits.slice(0, 4)}00000${digits.slice(4, 5)}`;
    default:
      return `${digits.slice(0, 5)}0000${last}`;
  }
}
