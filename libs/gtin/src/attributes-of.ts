import type { AiElement } from './barcode-reading.js';
import { checkElement } from './check-elements.js';
import { currencyOfNumber } from './currency.js';
import { isoDate } from './gs1-date.js';
import type { LabelPrice, ScanAttributes } from './scan-attributes.js';

const KG_PER_LB = 0.45359237;

type Reader = (value: string, decimals: number, today: Date) => ScanAttributes;

/** By AI, or by its first three digits where the fourth is the number of decimals. */
const READERS: Readonly<Record<string, Reader>> = {
  '00': (sscc) => ({ sscc }),
  '10': (lot) => ({ lot }),
  '21': (serial) => ({ serial }),
  '22': (variant) => ({ variant }),
  '11': (value, _, today) => ({ productionDate: isoDate(value, today) }),
  '13': (value, _, today) => ({ packagingDate: isoDate(value, today) }),
  '15': (value, _, today) => ({ bestBefore: isoDate(value, today) }),
  '16': (value, _, today) => ({ sellBy: isoDate(value, today) }),
  '17': (value, _, today) => ({ expiry: isoDate(value, today) }),
  '7003': (value, _, today) => ({ expiry: `${isoDate(value, today)}T${value.slice(6, 8)}:${value.slice(8)}` }),
  '30': (value) => ({ count: Number(value) }),
  '37': (value) => ({ count: Number(value) }),
  '310': (value, decimals) => ({ netWeightKg: decimal(value, decimals) }),
  '315': (value, decimals) => ({ netVolumeL: decimal(value, decimals) }),
  '320': (value, decimals) => pounds(decimal(value, decimals)),
  '330': (value, decimals) => ({ grossWeightKg: decimal(value, decimals) }),
  '392': (value, decimals) => ({ price: { amount: Number(value), decimals } }),
  '393': (value, decimals) => ({ price: priceInCurrency(value, decimals) }),
  '395': (value, decimals) => ({ unitPrice: { amount: Number(value), decimals } }),
};

/** What the elements say about the item, in plain terms; values that break their own rules are left out. */
export function attributesOf(ais: readonly AiElement[], today = new Date()): ScanAttributes {
  const read = ais.map(([ai, value]) => {
    const exact = READERS[ai];
    const reader = exact ?? (ai.length === 4 ? READERS[ai.slice(0, 3)] : undefined);
    if (!reader || checkElement(ai, value)) return {};
    return reader(value, Number(ai[3]), today);
  });
  return Object.assign({}, ...read) as ScanAttributes;
}

/** Digits with an implied decimal point, exact to the last bit that a number has. */
function decimal(digits: string, decimals: number): number {
  return Number(`${digits}e-${decimals}`);
}

function pounds(netWeightLb: number): ScanAttributes {
  return { netWeightLb, netWeightKg: Number((netWeightLb * KG_PER_LB).toPrecision(12)) };
}

function priceInCurrency(value: string, decimals: number): LabelPrice {
  const currency = currencyOfNumber(value.slice(0, 3));
  const amount = Number(value.slice(3));
  return currency === undefined ? { amount, decimals } : { amount, decimals, currency };
}
