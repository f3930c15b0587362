/** Weighting factors of the price or weight verifier (GS1 General Specifications, section 7.9). */
const TIMES_2_MINUS = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
const TIMES_3 = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
const TIMES_5_PLUS = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
const TIMES_5_MINUS = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];

const FOUR = [TIMES_2_MINUS, TIMES_2_MINUS, TIMES_3, TIMES_5_MINUS];
const FIVE = [TIMES_5_PLUS, TIMES_2_MINUS, TIMES_5_MINUS, TIMES_5_PLUS, TIMES_2_MINUS];

/** The verifier of a price or weight of four or five digits; undefined for other lengths, which have none. */
export function priceCheckDigit(field: string): number | undefined {
  if (field.length === 4) return (sum(field, FOUR) * 3) % 10;
  if (field.length === 5) return TIMES_5_MINUS.indexOf((10 - (sum(field, FIVE) % 10)) % 10);
  return undefined;
}

function sum(field: string, weights: readonly (readonly number[])[]): number {
  return weights.reduce((total, products, i) => total + (products[Number(field[i])] ?? 0), 0);
}
