import {
  type Gtin14,
  type LabelPrice,
  lineTotal,
  readScaleLabel,
  scaleLabelTemplates,
  type ScaleLabelTemplate,
} from '@openshelf/gtin';

/**
 * What a scale label says, by the templates that the options name: `scheme` ends in a layout (`US-UPCA-2-IIIII-V-PPPP-C`,
 * or just `21IIIIIWWWWWC`; prices have two decimals and weights three), `country` means the documented ones of a country.
 * `price_per_kg` ("2.00") gives the line total of a weight. Nothing if no template fits.
 */
export function describeLabel(gtin: Gtin14, options: Readonly<Record<string, unknown>>): object {
  const label = templatesOf(options)
    .map((template) => readScaleLabel(gtin, template))
    .find((each) => each !== undefined);
  if (!label) return {};
  const { item, base, price, weightKg } = label;
  const total = lineTotal(label, priceOf(options['price_per_kg'])) ?? price;
  return {
    item,
    base_gtin14: base,
    ...(price ? { price: amountOf(price), currency: price.currency } : {}),
    ...(weightKg === undefined ? {} : { net_weight_kg: weightKg }),
    ...(total ? { line_total: amountOf(total) } : {}),
  };
}

/** The amount in units of the currency. */
export function amountOf({ amount, decimals }: LabelPrice): number {
  return Number(`${amount}e-${decimals}`);
}

function templatesOf({ scheme, country }: Readonly<Record<string, unknown>>): readonly ScaleLabelTemplate[] {
  if (typeof scheme === 'string') {
    const layout = scheme.replace(/^.*?-(?=[0-9])/, '').replaceAll('-', '');
    return [{ layout, decimals: layout.includes('W') ? 3 : 2 }];
  }
  return typeof country === 'string' ? (scaleLabelTemplates[country.toUpperCase()] ?? []) : [];
}

function priceOf(text: unknown): LabelPrice | undefined {
  const [, units, fraction = ''] = /^([0-9]{1,9})(?:\.([0-9]{1,4}))?$/.exec(typeof text === 'string' ? text : '') ?? [];
  return units === undefined ? undefined : { amount: Number(units + fraction), decimals: fraction.length };
}
