import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Gtin14 } from '@openshelf/gtin';
import { mapDocument } from '../sources/map-document.js';
import type { SourceFacts } from '../sources/source-facts.js';

const folder = '../shared/samples';
const EXPORT = 'off/dumps/openfoodfacts-products.2026-04.sample.jsonl';
const onSamples = existsSync(join(folder, EXPORT)) ? describe : describe.skip;

/** The body of a file, or the line of the export with a code. */
function bodyOf(name: string): string {
  const [, code] = /^export line (\d+)$/.exec(name) ?? [];
  const text = readFileSync(join(folder, code === undefined ? name : EXPORT), 'utf8');
  return text.split('\n').find((line) => code !== undefined && line.includes(`"code":"${code}"`)) ?? text;
}

function factsOf(name: string): SourceFacts {
  const [digits = ''] = /\d{7,14}/.exec(name) ?? [];
  return mapDocument({
    gtin: digits.padStart(14, '0') as Gtin14,
    source: name.startsWith('usda/') ? 'usda' : 'openfoodfacts',
    documentId: 'id',
    fetchedAt: '2026-10-01T00:00:00.000Z',
    url: '',
    body: bodyOf(name),
  });
}

const images = (host: string, code: string, ...files: string[]): object[] =>
  files.map((file) => {
    const [, role, language = null] = /^([a-z]+)(?:_([a-z]{2}))?\./.exec(file) ?? [];
    return { role, language, url: `https://${host}/images/products/${code}/${file}.400.jpg` };
  });

/** Written by hand from the recorded bodies. */
const expectations: readonly (readonly [
  name: string,
  about: string,
  facts: Partial<Record<keyof SourceFacts, unknown>>,
])[] = [
  [
    'off/3029330003533.json',
    'API v2 envelope, both energies, numbers as numbers and texts',
    {
      productType: 'food',
      language: 'fr',
      names: { fr: 'Crousti Moelleux Complet Sans Sucre Ajouté 730gr' },
      brands: ['Jacquet'],
      brandOwner: null,
      quantity: { text: '730 g', value: 730, unit: 'g' },
      serving: { text: '60.8 g (1 tranche)', value: 60.8, unit: 'g' },
      labels: [
        'en:no-added-sugar',
        'en:no-additives',
        'en:no-palm-oil',
        'en:nutriscore',
        'en:nutriscore-grade-a',
        'fr:origine-france',
      ],
      countries: ['en:france'],
      ingredientTexts: {
        fr: "Farine complète de blé (63%), eau, farine de blé (2%), huile de colza, levure, arôme naturel (contient alcool),\nsel, gluten de blé, farine de maïs fermentée, germe de blé, extrait d'acérola.",
      },
      allergens: ['en:gluten'],
      traces: ['en:eggs', 'en:milk', 'en:sesame-seeds', 'en:soybeans'],
      additives: null,
      nutrition: {
        basis: '100g',
        nutrients: {
          carbohydrates: 41,
          energyKcal: 246,
          energyKj: 1038,
          fat: 3.4,
          fiber: 6.7,
          proteins: 9.5,
          salt: 1.1,
          saturatedFat: 0.3,
          sodium: 0.44,
          sugars: 3.6,
        },
      },
      images: images(
        'images.openfoodfacts.org',
        '302/933/000/3533',
        'front_fr.116',
        'ingredients_fr.99',
        'nutrition_fr.112',
      ),
      warnings: [],
    },
  ],
  [
    'off/3222475893421.json',
    'API v0 envelope, values per serving scaled upstream, kJ only',
    {
      names: { fr: 'Croque Monsieur Maxi' },
      quantity: { text: '2 x 150 g (300 g)', value: null, unit: null },
      allergens: ['en:gluten', 'en:milk', 'fr:lactoserum'],
      nutrition: {
        basis: '100g',
        nutrients: {
          carbohydrates: 28,
          energyKcal: 296.4,
          energyKj: 1240,
          fat: 15.3,
          proteins: 11.3,
          salt: 1.6,
          saturatedFat: 6.4,
          sodium: 0.63,
          sugars: 2.8,
        },
      },
      images: images(
        'static.openfoodfacts.org',
        '322/247/589/3421',
        'front_fr.10',
        'ingredients_fr.12',
        'nutrition_fr.13',
      ),
    },
  ],
  [
    'off/1234510650038.json',
    'bare product of 2018, numbers as texts, empty texts, kcal typed',
    {
      names: { fr: 'Greens' },
      quantity: null,
      serving: null,
      categories: null,
      labels: null,
      allergens: ['en:celery'],
      nutrition: {
        basis: '100g',
        nutrients: {
          carbohydrates: 4.3,
          energyKcal: 86,
          energyKj: 359.8,
          fat: 7.1,
          fiber: 1.6,
          proteins: 1,
          salt: 0.6,
          saturatedFat: 3.2,
          sodium: 0.23622,
          sugars: 2.3,
        },
      },
    },
  ],
  [
    'off/0716791.json',
    'code of 7 digits, sodium typed in mg as g: the table cannot be right',
    {
      names: { en: 'Nut & chocolate mix' },
      serving: { text: '28g', value: null, unit: null },
      nutrition: null,
      warnings: [
        expect.stringContaining('nutrition.salt: 544 g'),
        expect.stringContaining('nutrition.sodium: 214 g'),
        expect.stringContaining('left out'),
      ],
    },
  ],
  [
    'off/0089686010947.api-v3-fields.json',
    'API v3 envelope with few fields and no name',
    {
      names: {},
      brands: null,
      language: null,
      allergens: [
        'en:celery',
        'en:eggs',
        'en:gluten',
        'en:milk',
        'en:sesame-seeds',
        'en:soybeans',
        'en:sulphur-dioxide-and-sulphites',
      ],
      images: null,
    },
  ],
  [
    'off/0812133010036.json',
    'wine: only alcohol, which is never scaled',
    {
      quantity: { text: '750 ML', value: null, unit: null },
      brands: null,
      nutrition: { basis: '100ml', nutrients: { alcohol: 12 } },
    },
  ],
  [
    'off/54490994.json',
    'EAN-8, language "other", texts under xx',
    {
      language: null,
      names: { xx: 'Fanta Orange' },
      brands: null,
      ingredientTexts: { xx: expect.stringMatching(/^Vand, sukker, appelsinsaft/) },
      allergens: null,
      nutrition: {
        basis: '100ml',
        nutrients: { carbohydrates: 10.7, energyKcal: 44, energyKj: 184, fat: 0, proteins: 0 },
      },
      images: null,
    },
  ],
  [
    'off/5000112602029.json',
    'no name in the main language, images in three',
    {
      language: 'fr',
      names: { de: 'Coca-Cola', es: 'Coca Cola 0,33' },
      serving: { text: '330 ml', value: 330, unit: 'ml' },
      labels: null,
      nutrition: {
        basis: '100ml',
        nutrients: {
          alcohol: 0,
          carbohydrates: 10.6,
          energyKcal: 42,
          energyKj: 180,
          fat: 0,
          fiber: 0,
          proteins: 0,
          salt: 0,
          saturatedFat: 0,
          sodium: 0,
          sugars: 10.6,
        },
      },
      images: images('images.openfoodfacts.org', '500/011/260/2029', 'front_fr.26', 'front_de.28', 'front_es.35'),
    },
  ],
  [
    'off/5449000223555.json',
    'kcal of the label below 1, kJ rounded upstream',
    {
      names: { de: 'Zero Sugar Zero Koffein', es: 'Coca-Cola zero cafeína', fr: 'PET 1.25L COCA ZERO CT SICAFE' },
      nutrition: {
        basis: '100ml',
        nutrients: expect.objectContaining({ energyKcal: 0.12, energyKj: 0.5, salt: 0.01 }),
      },
    },
  ],
  [
    'off/90338052.json',
    'kJ and kcal that contradict each other',
    {
      nutrition: { basis: '100ml', nutrients: expect.not.objectContaining({ energyKj: expect.anything() }) },
      warnings: ['nutrition.energy: 54.5 kJ and 38.2 kcal contradict each other'],
    },
  ],
  [
    'off/22007377.json',
    'modifiers, addresses of the staging host',
    {
      names: { en: 'Imperial Grain Jasmine Rice' },
      brands: ['Imperial Grain', 'Aldi'],
      labels: ['en:gluten-free', 'en:no-preservatives'],
      nutrition: {
        basis: '100g',
        nutrients: {
          carbohydrates: 22.4,
          energyKcal: 100.1,
          energyKj: 419,
          fat: 0.1,
          proteins: 2,
          salt: 0.0127,
          saturatedFat: 0.1,
          sodium: 0.00508,
          sugars: 1,
        },
      },
      images: images(
        'images.openfoodfacts.org',
        '000/002/200/7377',
        'front_en.13',
        'ingredients_en.14',
        'nutrition_en.15',
      ),
    },
  ],
  [
    'off/5410041040807.json',
    'nothing but images, each also without its language',
    {
      names: {},
      nutrition: null,
      images: images(
        'images.openfoodfacts.org',
        '541/004/104/0807',
        'front_es.130',
        'front_fr.142',
        'ingredients_fr.144',
        'nutrition_fr.145',
        'packaging_fr.146',
      ),
    },
  ],
  [
    'export line 0000101209159',
    'schema 1003: guessed kJ beside declared kcal, images to be built',
    {
      brands: ['Bovetti'],
      labels: ['en:no-gluten', 'en:no-palm-oil'],
      allergens: ['en:nuts'],
      nutrition: {
        basis: '100g',
        nutrients: {
          carbohydrates: 36,
          energyKcal: 617,
          energyKj: 2581.5,
          fat: 48,
          proteins: 8,
          salt: 0.01,
          saturatedFat: 10,
          sodium: 0.004,
          sugars: 32,
        },
      },
      images: images(
        'images.openfoodfacts.org',
        '000/010/120/9159',
        'front_fr.4',
        'ingredients_fr.10',
        'nutrition_fr.15',
      ),
    },
  ],
  [
    'export line 0000554004509',
    'schema 1003: 37 of 49 nutrients are estimates',
    {
      brands: ['Genius'],
      allergens: ['en:eggs'],
      nutrition: {
        basis: '100g',
        nutrients: {
          carbohydrates: 48.2,
          energyKcal: 279,
          energyKj: 1167.3,
          fat: 6.3,
          fiber: 5.8,
          proteins: 4.4,
          salt: 1.09,
          saturatedFat: 0.5,
          sodium: 0.436,
          sugars: 4.4,
        },
      },
    },
  ],
  [
    'export line 0000417011002',
    'per serving, 112 g of fat in 100 g, category null',
    {
      brands: ['Ritter Sport', 'Alfred Ritter Gmbh & Co'],
      brandOwner: 'RITTER SPORT',
      categories: null,
      nutrition: null,
      warnings: expect.arrayContaining(['nutrition.fat: 112 g in 100g']),
    },
  ],
  [
    'usda/094395000172.json',
    'USDA search',
    {
      language: 'en',
      names: { en: 'Cheddar Cheese' },
      brands: ['Grafton Village'],
      brandOwner: 'Grafton Village Cheese Co, LLC',
      quantity: { text: '8 oz/227 g', value: null, unit: null },
      serving: { text: '1 ONZ (28 g)', value: 28, unit: 'g' },
      categories: ['usda:cheese'],
      countries: ['en:united-states'],
      allergens: null,
      nutrition: {
        basis: '100g',
        nutrients: {
          calcium: 0.714,
          carbohydrates: 3.57,
          cholesterol: 0.089,
          energyKcal: 393,
          energyKj: 1644.3,
          fat: 28.6,
          fiber: 0,
          iron: 0,
          proteins: 21.4,
          salt: 1.6975,
          saturatedFat: 21.4,
          sodium: 0.679,
          sugars: 0,
          transFat: 0,
          vitaminC: 0,
        },
      },
    },
  ],
  [
    'usda/657484200138.json',
    'USDA detail: per 100 g, not per serving',
    {
      names: { en: 'Bread' },
      brands: null,
      brandOwner: 'Artim Enterprises, Inc.',
      serving: { text: '38 g', value: 38, unit: 'g' },
      categories: ['usda:breads-and-buns'],
      nutrition: {
        basis: '100g',
        nutrients: expect.objectContaining({ energyKcal: 263, proteins: 7.89, sodium: 0.553 }),
      },
      credit: expect.objectContaining({ url: 'https://fdc.nal.usda.gov/food-details/1916888/nutrients' }),
    },
  ],
  [
    'usda/00049000057980.json',
    'USDA detail from GDSN: 14 digits, millilitres, empty labelNutrients',
    {
      names: { en: 'Sprite Bottle, 1.75 Liters' },
      brandOwner: 'The Coca-Cola Company',
      serving: { text: '12 fl oz (360mL)', value: 360, unit: 'ml' },
      categories: ['usda:non-alcoholic-beverages-ready-to-drink'],
      nutrition: {
        basis: '100ml',
        nutrients: expect.objectContaining({
          addedSugars: 10.6,
          sugars: 10.56,
          energyKcal: 39,
          sodium: 0.019,
          salt: 0.0475,
        }),
      },
    },
  ],
];

onSamples('the facts of a recorded answer (skipped where ../shared/samples is absent)', () => {
  it.each(expectations)('%s (%s) are those of its body', (name, _about, expected) => {
    const facts = factsOf(name);
    expect(facts).toMatchObject(expected);
    // Exactly these nutrients, not these among others.
    if ('nutrition' in expected) expect(facts.nutrition).toEqual(expected.nutrition);
  });
});
