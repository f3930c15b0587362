import { describe, expect, it } from '@jest/globals';
import { withImageUrls } from './image-urls.js';

describe('withImageUrls', () => {
  it.each([
    ['flat', { '1': { uploaded_t: 1 }, front_fr: { imgid: '1', rev: '4' }, front: { rev: 2 } }],
    ['by language', { uploaded: { '1': {} }, selected: { front: { fr: { imgid: '1', rev: 4 } } } }],
  ])('computes the addresses of selected images, %s', (_, images) => {
    expect(withImageUrls({ lang: 'fr', images }, '3435660768163')).toMatchObject({
      image_url: 'https://images.openfoodfacts.org/images/products/343/566/076/8163/front_fr.4.400.jpg',
      image_front_small_url: 'https://images.openfoodfacts.org/images/products/343/566/076/8163/front_fr.4.200.jpg',
      selected_images: {
        front: {
          thumb: { fr: 'https://images.openfoodfacts.org/images/products/343/566/076/8163/front_fr.4.100.jpg' },
        },
      },
    });
  });

  it('splits the folder of an EAN-8 and takes the sister site’s host', () => {
    const product = { lang: 'de', product_type: 'beauty', images: { front_de: { rev: 3 } } };
    expect(withImageUrls(product, '54491014')['image_url']).toBe(
      'https://images.openbeautyfacts.org/images/products/000/005/449/1014/front_de.3.400.jpg',
    );
  });

  it('leaves a product alone that has addresses, or no selected image', () => {
    for (const product of [{ image_url: 'x', images: { front_fr: { rev: 1 } } }, { images: { '1': {} } }, {}]) {
      expect(withImageUrls(product, '1')).toBe(product);
    }
  });
});
