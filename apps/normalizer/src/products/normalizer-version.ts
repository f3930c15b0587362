/**
 * Version of everything between a raw answer and the stored product: mappers, merge, enrichment. Raised with each change
 * that can alter a product; the same answers and the same version give the same product, byte for byte.
 */
export const NORMALIZER_VERSION = '2';
