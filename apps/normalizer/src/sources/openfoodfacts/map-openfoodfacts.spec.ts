import { describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import type { SourceFacts } from '../source-facts.js';
import { mapDocument } from '../map-document.js';

const code = '3017620422003';
const gtin = asGtin14('03017620422003');

const mapped = (answer: unknown, url = 'https://world.openfoodfacts.org/api/v3.3/product/3017620422003'): SourceFacts =>
  mapDocument({
    gtin,
    source: 'openfoodfacts',
    documentId: 'id',
    fetchedAt: '2026-10-01T00:00:00.000Z',
    url,
    body: typeof answer === 'string' ? answer : JSON.stringify(answer),
  });
const ofProduct = (product: object): SourceFacts => mapped({ code, ...product });

describe('the envelope', () => {
  const product = { code, product_name: 'Nutella', lang: 'fr' };
  it.each([
    ['v0 and v2', { code, status: 1, status_verbose: 'product found', product }],
    ['v3', { code, status: 'success', result: { id: 'product_found' }, errors: [], warnings: [], product }],
    ['v3 with the code outside', { code, status: 'success_with_warnings', product: { ...product, code: undefined } }],
    ['an export line', { ...product, _id: code, id: code, rev: 7 }],
    ['a code with other zeros', { ...product, code: '03017620422003' }],
    ['a code as a number', { ...product, code: 3017620422003 }],
  ])('is understood: %s', (_name, answer) => {
    expect(mapped(answer).names).toEqual({ fr: 'Nutella' });
  });

  it.each([
    ['no JSON', '<!DOCTYPE html><h1>TOO MANY REQUESTS</h1>'],
    ['no object', '[]'],
    ['v2: not found', { code, status: 0, status_verbose: 'product not found' }],
    ['v3: not found', { code, status: 'failure', result: { id: 'product_not_found' }, errors: [{}] }],
    ['v3: of another type', { errors: [{ field: { id: 'product_type', value: 'beauty' } }], status: 'failure' }],
    ['no code', { product_name: 'Nutella' }],
  ])('is refused: %s', (_name, answer) => {
    expect(() => mapped(answer)).toThrow(expect.objectContaining({ code: 'SOURCE.UNREADABLE', retry: 'never' }));
  });

  it('is quoted in an error only as far as anybody reads it', () => {
    const answer = { code: `4006381333931\u0000\r\n${'x'.repeat(100_000)}`, product_name: 'Nutella' };
    expect(() => mapped(answer)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^[\x20-\x7e]{1,150}$/),
        details: expect.objectContaining({ answered: expect.stringMatching(/^[\x20-\x7e]{1,50}$/) }),
      }),
    );
  });

  it('is refused when the code inside is another', () => {
    expect(() => mapped({ code: '4006381333931', status: 1, product: {} })).toThrow(
      expect.objectContaining({ code: 'SOURCE.OTHER_CODE', retry: 'never' }),
    );
  });
});

describe('texts', () => {
  it('falls back to generic names only where nobody typed a name', () => {
    expect(ofProduct({ lang: 'fr', product_name: '', generic_name_fr: 'Soda' }).names).toEqual({ fr: 'Soda' });
    expect(ofProduct({ lang: 'fr', product_name_en: 'Coke', generic_name_fr: 'Soda' }).names).toEqual({ en: 'Coke' });
  });

  it('splits brands at commas, main brand first, each once', () => {
    expect(ofProduct({ brands: ' Ritter Sport,  Alfred Ritter, ritter sport,' }).brands).toEqual([
      'Ritter Sport',
      'Alfred Ritter',
    ]);
    expect(ofProduct({ brands: '' }).brands).toBeNull();
  });

  it('takes no text for a language that is none', () => {
    expect(ofProduct({ lang: 'other', lc: 'xx', product_name: 'Fanta' })).toMatchObject({
      language: null,
      names: { xx: 'Fanta' },
    });
  });
});

describe('allergens', () => {
  it('are not known while nobody has said anything', () => {
    expect(ofProduct({ allergens_tags: [], traces_tags: [] })).toMatchObject({ allergens: null, traces: null });
    expect(ofProduct({})).toMatchObject({ allergens: null, traces: null });
  });

  it('are none only where the source says none', () => {
    expect(ofProduct({ allergens_tags: ['en:none'] }).allergens).toEqual([]);
  });

  it('come from the typed ids where there are no tags, never from free words', () => {
    expect(ofProduct({ allergens: 'en:Milk, de:Hühnereiweiss, celery' }).allergens).toEqual([
      'en:milk',
      'de:hühnereiweiss',
    ]);
    expect(ofProduct({ allergens: 'CELERI, milk' }).allergens).toBeNull();
  });
});

describe('the site', () => {
  it.each([
    [{ product_type: 'beauty' }, '', 'beauty', 'world.openbeautyfacts.org'],
    [{ product_type: 'petfood' }, '', 'petfood', 'world.openpetfoodfacts.org'],
    [{ product_type: 'product' }, '', 'other', 'world.openproductsfacts.org'],
    [{}, 'https://world.openbeautyfacts.org/api/v3/product/x', 'beauty', 'world.openbeautyfacts.org'],
    [{}, '', 'food', 'world.openfoodfacts.org'],
  ])('of %j from %p is %s', (product, url, productType, host) => {
    const facts = mapped({ code, images: { front_fr: { rev: 3 } }, ...product }, url);
    expect(facts.productType).toBe(productType);
    expect(facts.credit.url).toBe(`https://${host}/product/${code}`);
    expect(facts.images?.[0]?.url).toContain(host.replace('world.', 'images.'));
  });
});

describe('images', () => {
  const folder = 'https://images.openfoodfacts.org/images/products/301/762/042/2003';

  it('are built from both shapes of `images`, the product language first', () => {
    const old = { '1': { uploader: 'x' }, front_de: { rev: '12' }, front_fr: { rev: 7 }, nutrition_fr: { rev: 3 } };
    const current = {
      uploaded: {},
      selected: { front: { de: { rev: '12' }, fr: { rev: 7 } }, nutrition: { fr: { rev: 3 } } },
    };
    const expected = [
      { role: 'front', language: 'fr', url: `${folder}/front_fr.7.400.jpg` },
      { role: 'front', language: 'de', url: `${folder}/front_de.12.400.jpg` },
      { role: 'nutrition', language: 'fr', url: `${folder}/nutrition_fr.3.400.jpg` },
    ];
    expect(ofProduct({ lang: 'fr', images: old }).images).toEqual(expected);
    expect(ofProduct({ lang: 'fr', images: current }).images).toEqual(expected);
  });

  it('are the addresses the source gave, where it gave some', () => {
    const given = 'https://images.openfoodfacts.org/images/products/54491014/front_fr.9.400.jpg';
    const product = { images: { front_fr: { rev: 9 } }, image_front_url: given };
    expect(ofProduct(product).images).toEqual([{ role: 'front', language: 'fr', url: given }]);
  });

  it.each([
    'https://evil.example/images/products/1/front_fr.9.400.jpg',
    'https://images.openfoodfacts.org.evil.example/images/products/1/front_fr.9.400.jpg',
    'https://images.openfoodfacts.org/x" onerror="alert(1)/front_fr.1.400.jpg',
    'https://images.openfoodfacts.org/x\u0000/front_fr.1.400.jpg',
    'https://images.openfoodfacts.org/../private/front_fr.1.400.jpg',
    'https://images.openfoodfacts.org/x/front_fr.1.400.jpg\n',
    `https://images.openfoodfacts.org/${'x/'.repeat(1_000)}front_fr.1.400.jpg`,
  ])('are never of another host, nor with anything in them that such an address has not: %j', (url) => {
    expect(ofProduct({ image_front_url: url }).images).toBeNull();
  });

  it('are so many at most, that in the product language among them', () => {
    const languages = 'abcdefghijklmnopqrstuvwxyz'.split('').flatMap((letter) => [`a${letter}`, `z${letter}`]);
    const images = Object.fromEntries(languages.map((language) => [`front_${language}`, { rev: 1 }]));
    const mappedImages = ofProduct({ lang: 'zz', images }).images;
    expect(mappedImages).toHaveLength(30);
    expect(mappedImages?.[0]?.language).toBe('zz');
  });

  it('without a language count only where there is none with one', () => {
    expect(ofProduct({ images: { front: { rev: 4 }, front_fr: { rev: 7 } } }).images).toHaveLength(1);
    expect(ofProduct({ images: { front: { rev: 4 } } }).images).toEqual([
      { role: 'front', language: null, url: `${folder}/front.4.400.jpg` },
    ]);
  });

  it('of an EAN-8 lie in a folder of 13 digits', () => {
    const document = { source: 'openfoodfacts', documentId: 'id', fetchedAt: '', url: '' } as const;
    const body = JSON.stringify({ code: '54491014', images: { front_fr: { rev: 7 } } });
    const facts = mapDocument({ ...document, gtin: asGtin14('00000054491014'), body });
    expect(facts.images?.[0]?.url).toBe(
      'https://images.openfoodfacts.org/images/products/000/005/449/1014/front_fr.7.400.jpg',
    );
  });
});

describe('amounts', () => {
  it('keep the text, with the reading of the source where it names its unit', () => {
    const product = { quantity: '2 Riegel', product_quantity: '50.0', product_quantity_unit: 'g' };
    expect(ofProduct(product).quantity).toEqual({ text: '2 Riegel', value: 50, unit: 'g' });
    const heavy = { quantity: '1e308 g', product_quantity: 1e308, product_quantity_unit: 'g' };
    expect(ofProduct(heavy).quantity).toEqual({ text: '1e308 g', value: null, unit: null });
    expect(ofProduct({ quantity: '5', product_quantity: 5 }).quantity).toEqual({ text: '5', value: null, unit: null });
  });
});
