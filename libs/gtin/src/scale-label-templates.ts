import type { ScaleLabelTemplate } from './scale-label.js';

/**
 * Layouts that a country's GS1 office documents for all its stores, by country (ISO 3166-1 alpha-2). A store that labels on
 * its own authority needs templates of its own.
 */
export const scaleLabelTemplates: Readonly<Record<string, readonly ScaleLabelTemplate[]>> = {
  // UPC-A number system 2 (GS1 General Specifications, section 2.1)
  US: [{ layout: '2IIIIIVPPPPC', decimals: 2, currency: 'USD' }],
  // GS1 UK: 20 and 28, price in sterling with a verifier
  GB: [
    { layout: '20IIIIIVPPPPC', decimals: 2, currency: 'GBP' },
    { layout: '28IIIIIVPPPPC', decimals: 2, currency: 'GBP' },
  ],
  // GS1 Sweden: 20-22 price with 2, 1, 0 decimals, 23-25 weight with 3, 2, 1
  SE: [
    { layout: '20IIIIIIPPPPC', decimals: 2, currency: 'SEK' },
    { layout: '21IIIIIIPPPPC', decimals: 1, currency: 'SEK' },
    { layout: '22IIIIIIPPPPC', decimals: 0, currency: 'SEK' },
    { layout: '23IIIIIIWWWWC', decimals: 3 },
    { layout: '24IIIIIIWWWWC', decimals: 2 },
    { layout: '25IIIIIIWWWWC', decimals: 1 },
  ],
  // GS1 Finland: 23-25 weight with 3, 2, 1 decimals
  FI: [
    { layout: '23IIIIIIWWWWC', decimals: 3 },
    { layout: '24IIIIIIWWWWC', decimals: 2 },
    { layout: '25IIIIIIWWWWC', decimals: 1 },
  ],
};
