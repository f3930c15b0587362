import type { ProblemTable } from '@openshelf/platform';

/** Every error of this service: its stable code, status, title, and the members that its problem document carries. */
export const problems: ProblemTable = {
  'BARCODE.INVALID': { status: 422, title: 'Not a barcode', members: ['errors', 'expectedCheckDigit'] },
  'BARCODE.RESTRICTED': { status: 404, title: 'Restricted circulation', members: ['gtin', 'circulation'] },
  'CATALOGUE.BUSY': { status: 503, title: 'Too many lookups at once' },
  'CATALOGUE.TIMEOUT': { status: 503, title: 'The catalogue does not answer' },
  'CIRCUIT.OPEN': { status: 503, title: 'The catalogue does not answer' },
  'PRODUCT.NOT_FOUND': { status: 404, title: 'Product not found', members: ['gtin', 'discovery'] },
};
