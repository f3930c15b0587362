import type { ProductDocument, SourceName } from '@openshelf/contracts';
import * as fc from 'fast-check';

const CODE = '3017620422003';
/** The largest answer that is asked of a source is some megabytes; fields of this length are not rare in vandalism. */
const LONGEST = 100_000;
/** What {@link bodyOf} puts in place of these cannot be built as a value. */
const DEEP = '@deep';
const PROTO = '@proto';

const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
const everyLanguage = letters.flatMap((a) => letters.map((b) => a + b));

// prettier-ignore
const pieces = fc.constantFrom(
  '\u0000', '\u0007', '\u0085', '\ud800', '\udfff', '\u202e', '\u200b', '\u2028', '\ufffe', '\n', '\r\n', '\t', ' ',
  '<', '>', 'script>', '<b>', '<\u200b', '</', '"', "'", '\\', '\\u0000', '%00', '&#0;', '&#xD800;', '&amp;', '&lt;',
  '\u0130', '\ufdfa', 'e\u0301', '\u0338', '\ud83d\ude00', '\u6f22', 'a', 'Z', '_', ':', ',', 'en:', 'null', '-',
  '1', '.', '/', 'e308', ' x ', '9999 x 9999 x ', '99999999999999999999 kg', '100 g', '{{', '$1',
);
const text = fc
  .tuple(fc.array(pieces, { minLength: 1, maxLength: 8 }), fc.constantFrom(1, 1, 1, 1, 1, 40, 40, LONGEST))
  .map(([parts, times]) => parts.join('').repeat(times).slice(0, LONGEST));
/** Long enough to be too much in all languages together. */
const shortened = (long: string): string => long.slice(0, 1_000);
const number = fc.constantFrom(0, -0, -1, -0.01, 1e-9, 5e-324, 1e21, 1e308, 4.2, 100, 101, Number.MAX_SAFE_INTEGER);
const list = fc.oneof(
  fc.array(text, { maxLength: 4 }),
  fc.constantFrom(20_000, 300).map((length) => Array.from({ length }, (_, i) => `en:tag-${i}`)),
  text.map((tag) => Array.from({ length: 400 }, (_, i) => `${i}${tag.slice(0, 300)}`)),
);
const crowd = fc.constantFrom(20_000, 3).map((length) => {
  const entries = Array.from({ length }, (_, i): [string, unknown] => [`key${i}`, { rev: i, value: i }]);
  return Object.fromEntries([...entries, [PROTO, { rev: 1 }], ['constructor', 1], ['\u0000', '\u0000']]);
});
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: list },
  crowd,
  fc.constantFrom<unknown>(DEEP, null, true, [], {}, [[[]]], { [PROTO]: { name: 'x' } }),
);

const words = (line: string): string[] => line.trim().split(/\s+/);
const mess = (keys: readonly string[], most: number): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(fc.constantFrom(...keys, PROTO, 'toString', '\u0000', 'a\ud800'), value, {
    maxKeys: most,
    noNullPrototype: true,
  });
const inEveryLanguage = (prefix: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    values.map((same) => Object.fromEntries(everyLanguage.map((language) => [`${prefix}_${language}`, same]))),
  );

const folder = 'https://images.openfoodfacts.org/images/products/301/762/042/2003';
const imageUrl = fc.oneof(
  text.map((hostile) => `${folder}/${hostile.slice(0, 200)}/front_fr.1.400.jpg`),
  fc.constantFrom(`${folder}" onerror="alert(1)/front_fr.1.400.jpg`, `${folder}/front_fr.1.400.jpg`),
);
const nutriments = mess(
  ['fat', 'salt', 'energy-kj', 'energy-kcal', 'alcohol'].flatMap((id) => [id, `${id}_100g`, `${id}_serving`]),
  8,
);
const offProduct = fc
  .tuple(
    mess(
      words(`lang lc product_type product_name product_name_fr generic_name brands brand_owner quantity
        product_quantity product_quantity_unit serving_size serving_quantity categories_tags labels_tags countries_tags
        allergens_tags allergens traces traces_tags additives_tags ingredients_text ingredients_text_en images
        selected_images nutriments nutrition nutrition_data_per code id`),
      12,
    ),
    inEveryLanguage('product_name', text.map(shortened)),
    inEveryLanguage('ingredients_text', text.map(shortened)),
    fc.record({ image_front_url: imageUrl, nutriments }, { requiredKeys: [] }),
    inEveryLanguage('front', fc.constant({ rev: 123_456_789 })),
  )
  .map(([fields, names, texts, known, images]) => ({
    product: { code: CODE, ...names, ...texts, images, ...known, ...fields },
  }));
const usdaFood = fc
  .tuple(
    mess(
      words(`fdcId description publishedDate publicationDate brandName brandOwner packageWeight servingSize
        servingSizeUnit householdServingFullText ingredients foodCategory marketCountry foodNutrients gtinUpc`),
      12,
    ),
    fc.array(mess(['nutrientNumber', 'number', 'nutrient', 'value', 'amount', 'unitName'], 4), { maxLength: 3 }),
  )
  .map(([fields, foodNutrients]) => ({ foods: [null, 7, { gtinUpc: CODE, foodNutrients, ...fields }] }));

function bodyOf(answer: unknown): string {
  return JSON.stringify(answer)
    .replaceAll(JSON.stringify(DEEP), '['.repeat(LONGEST) + ']'.repeat(LONGEST))
    .replaceAll(JSON.stringify(PROTO), '"__proto__"');
}

/** Answers made of what a hostile or broken source could send about the code 3017620422003. */
export const hostileAnswers: fc.Arbitrary<{ readonly source: SourceName; readonly body: string }> = fc.oneof(
  offProduct.map((answer) => ({ source: 'openfoodfacts' as const, body: bodyOf(answer) })),
  usdaFood.map((answer) => ({ source: 'usda' as const, body: bodyOf(answer) })),
);

/** The longest answers of both sources in which nothing is wrong but the size, in letters of three bytes. */
export const vastAnswers: readonly { readonly source: SourceName; readonly body: string }[] = [
  {
    source: 'openfoodfacts',
    body: JSON.stringify({
      code: CODE,
      lang: 'zz',
      ...inAll('product_name', (language) => language + '\u6f22'.repeat(298)),
      ...inAll('ingredients_text', (language) => language + '\u6f22'.repeat(600)),
      ingredients_text_zz: '\u6f22'.repeat(LONGEST),
      brands: vastList().join(','),
      brand_owner: '\u6f22'.repeat(LONGEST),
      quantity: '\u6f22'.repeat(LONGEST),
      serving_size: '\u6f22'.repeat(LONGEST),
      ...Object.fromEntries(
        words('categories labels countries allergens traces additives').map((field) => [`${field}_tags`, vastList()]),
      ),
      images: Object.fromEntries(
        words('front ingredients nutrition packaging').flatMap((role) =>
          everyLanguage.map((l) => [`${role}_${l}`, { rev: 1e8 }]),
        ),
      ),
    }),
  },
  {
    source: 'usda',
    body: JSON.stringify({
      fdcId: 1,
      gtinUpc: CODE,
      description: '\u6f22'.repeat(LONGEST),
      ingredients: '\u6f22'.repeat(LONGEST),
    }),
  },
];

function inAll(prefix: string, textIn: (language: string) => string): Record<string, string> {
  return Object.fromEntries(everyLanguage.map((language) => [`${prefix}_${language}`, textIn(language)]));
}

function vastList(): string[] {
  return Array.from({ length: 1_000 }, (_, i) => `en:${i}${'\u6f22'.repeat(i % 190)}`);
}

const MAX_BYTES = 200_000;
const IMAGE = /^https:\/\/(?:images|static)\.open(?:food|beauty|petfood|products)facts\.org\/[\w./-]+\.400\.jpg$/;

/** What is wrong with a product that goes out to the world; empty if nothing is. */
export function faultsOf(product: ProductDocument, bytes: string): string[] {
  const faults: string[] = [];
  const expect = (isRight: boolean, fault: string): void => {
    if (!isRight) faults.push(fault);
  };
  expect(Buffer.byteLength(bytes) < MAX_BYTES, `${Buffer.byteLength(bytes)} bytes`);
  for (const [path, leaf] of leavesOf(product)) {
    if (typeof leaf === 'number') expect(Number.isFinite(leaf) && leaf >= 0 && leaf <= 1e6, `${path} is ${leaf}`);
    if (typeof leaf !== 'string') continue;
    expect(!/\p{Cs}/u.test(leaf), `${path} holds half a character`);
    expect(!/[^\P{Cc}\n]/u.test(leaf), `${path} holds a control character`);
    expect(!/<\/?[a-z][^<>]*>/i.test(leaf), `${path} holds a tag`);
    expect(leaf !== '' && leaf === leaf.trim(), `${path} is empty or has space around it`);
  }
  for (const { url } of product.images) expect(IMAGE.test(url), `image ${url}`);
  for (const path of ['name', 'brand', 'quantity', 'categories', 'allergens', 'nutrition'] as const) {
    expect(path in product.provenance === (product[path] !== null), `provenance of ${path}`);
  }
  return faults;
}

/** Every text and number with its path; keys count as texts. */
function leavesOf(value: unknown, path = ''): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => [
    [`${path} (key)`, key] as [string, unknown],
    ...leavesOf(inner, `${path}.${key.slice(0, 30)}`),
  ]);
}
