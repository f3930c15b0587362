import { describe, expect, it } from '@jest/globals';
import { projectFields } from './project-fields.js';

const product = { code: '1', product_name: 'A', nutriments: { 'saturated-fat_100g': 1, fat_100g: 2, salt_100g: 0 } };

describe('projectFields', () => {
  it.each([[undefined], [''], ['all'], ['code,all']])('gives everything for fields=%j', (fields) =>
    expect(projectFields(product, fields)).toBe(product),
  );

  it.each([
    ['code,brands', { code: '1' }],
    ['none', {}],
    ['nutriments.saturated-fat_100g,nutriments.fat_100g', { nutriments: { 'saturated-fat_100g': 1, fat_100g: 2 } }],
    ['nutriments.nothing, product_name ', { product_name: 'A' }],
    ['__proto__,constructor', {}],
  ])('gives what is there of fields=%s', (fields, expected) =>
    expect(projectFields(product, fields)).toEqual(expected),
  );
});
