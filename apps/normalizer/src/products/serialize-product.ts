import type { ProductDocument } from '@openshelf/contracts';

/**
 * The product as stored and answered: the same values always give the same bytes. Properties stand in the order of the
 * contract, those of inner objects by name, since facts come back from the database in an order of its own.
 */
export function serializeProduct(product: ProductDocument): string {
  return JSON.stringify(Object.fromEntries(Object.entries(product).map(([key, value]) => [key, sorted(value)])));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const inner = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(inner).sort()) copy[key] = sorted(inner[key]);
  return copy;
}
