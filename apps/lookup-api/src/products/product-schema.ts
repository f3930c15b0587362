import { type ImageRole, type ProductType, sourceNames } from '@openshelf/contracts';
import type { DiscoveryPhase } from '../discovery/discovery-state.js';

// JSON Schema 2020-12, as OpenAPI 3.1 takes it. `test/e2e` checks real answers against these.

type Schema = Readonly<Record<string, unknown>>;

const orNull = (type: string, more: Schema = {}): Schema => ({ type: [type, 'null'], ...more });
const strings: Schema = { items: { type: 'string' } };
const textByLanguage: Schema = { type: 'object', additionalProperties: { type: 'string' } };
const closed = (properties: Record<string, Schema>): Schema => ({
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const time: Schema = { type: 'string', format: 'date-time' };
const productTypes: readonly ProductType[] = ['food', 'beauty', 'petfood', 'other'];
const imageRoles: readonly ImageRole[] = ['front', 'ingredients', 'nutrition', 'packaging'];
const phases: readonly DiscoveryPhase[] = ['queued', 'searching', 'delayed', 'found', 'unknown'];

const amount: Schema = orNull(
  'object',
  closed({ text: { type: 'string' }, value: orNull('number'), unit: { enum: ['g', 'ml', null] } }),
);

/** The product document; lists and texts are null where no source says anything, `[]` means "none". */
export const productSchema: Schema = {
  type: 'object',
  ...closed({
    gtin: { type: 'string', pattern: '^[0-9]{14}$' },
    code: { type: 'string', pattern: '^([0-9]{8}|[0-9]{13,14})$' },
    productType: { enum: productTypes },
    name: orNull('string'),
    names: textByLanguage,
    language: orNull('string'),
    brand: orNull('string'),
    brands: { type: 'array', ...strings },
    brandOwner: orNull('string'),
    quantity: amount,
    serving: amount,
    categories: orNull('array', strings),
    labels: orNull('array', strings),
    countries: orNull('array', strings),
    ingredients: orNull('object', closed({ texts: textByLanguage })),
    allergens: orNull('array', strings),
    traces: orNull('array', strings),
    additives: orNull('array', strings),
    nutrition: orNull(
      'object',
      closed({
        basis: { enum: ['100g', '100ml'] },
        nutrients: { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
      }),
    ),
    images: {
      type: 'array',
      items: {
        type: 'object',
        ...closed({ role: { enum: imageRoles }, language: orNull('string'), url: { type: 'string', format: 'uri' } }),
      },
    },
    provenance: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        ...closed({ source: { enum: sourceNames }, fetchedAt: time, licence: { type: 'string' } }),
      },
    },
    attribution: {
      type: 'array',
      items: {
        type: 'object',
        ...closed({
          source: { enum: sourceNames },
          name: { type: 'string' },
          url: { type: 'string', format: 'uri' },
          licence: { type: 'string' },
          licenceUrl: { type: 'string', format: 'uri' },
        }),
      },
    },
    updatedAt: time,
  }),
};

/** How the search for a missing code stands. */
export const discoverySchema: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    state: { enum: phases },
    sourcesTried: { type: 'array', items: { enum: sourceNames } },
    retryAfter: { type: 'integer', minimum: 1 },
    nextTryAt: time,
  },
  required: ['id', 'state', 'sourcesTried', 'retryAfter'],
  additionalProperties: false,
};

/** RFC 9457. */
export const problemSchema: Schema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    instance: { type: 'string' },
    traceId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, rule: { type: 'string' }, message: { type: 'string' }, value: {} },
        required: ['field', 'rule', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
};
