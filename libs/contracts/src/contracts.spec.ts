import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { decodeEvent, encodeEvent, PayloadError } from './codec.js';
import { type EventContract, subjectOf } from './define-event.js';
import * as contracts from './index.js';
import { barcodeMissing } from './messages/barcode-missing.js';
import { discoveryJob } from './messages/discovery-job.js';
import { productChanged } from './messages/product-changed.js';
import { streams } from './streams.js';

const samples = new URL('../samples/', import.meta.url);
const events = (Object.values(contracts) as unknown[]).filter(isContract);
const gtin = '03017620422003' as contracts.BarcodeMissing['gtin'];

describe('every contract', () => {
  it('has a saved sample, and every sample a contract', () => {
    const saved = readdirSync(samples).map((file) => file.replace(/\.json$/, ''));
    expect(saved.toSorted()).toEqual(events.map((event) => event.subject).toSorted());
  });

  it.each(events)('$subject still reads its saved sample and writes it back unchanged', (contract) => {
    const sample = readFileSync(new URL(`${contract.subject}.json`, samples), 'utf8');
    const payload = decodeEvent(contract, sample);
    expect(JSON.parse(encodeEvent(contract, payload).data)).toEqual(JSON.parse(sample));
  });

  it.each(events)('$subject travels in its stream, and in no other', (contract) => {
    const sample = decodeEvent(contract, readFileSync(new URL(`${contract.subject}.json`, samples), 'utf8'));
    const taking = streams.filter((stream) =>
      stream.subjects.some((subject) => covers(subject, subjectOf(contract, sample))),
    );
    expect(taking.map((stream) => stream.name)).toEqual([contract.stream]);
  });
});

describe('decodeEvent', () => {
  it.each([
    ['{"gtin":"03017620422003"', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{"gtin":"03017620422004","scannedAt":"2026-11-02T09:30:00Z"}', 'gtin must be a GTIN-14'],
    ['{"gtin":3017620422003,"scannedAt":"2026-11-02T09:30:00Z"}', 'gtin must be a GTIN-14'],
    ['{"gtin":"03017620422003","scannedAt":"yesterday"}', 'scannedAt must be a valid ISO 8601'],
    ['{"gtin":"03017620422003"}', 'scannedAt'],
  ])('refuses %s', (data, reason) => {
    expect(() => decodeEvent(barcodeMissing, data)).toThrow(PayloadError);
    expect(() => decodeEvent(barcodeMissing, data)).toThrow(reason);
  });

  it('reads what a newer producer sends besides', () => {
    const data = JSON.stringify({ gtin, scannedAt: '2026-11-02T09:30:00Z', store: 'new' });
    expect(decodeEvent(barcodeMissing, data).gtin).toBe(gtin);
  });
});

describe('encodeEvent', () => {
  it('makes the subject of source and code', () => {
    expect(encodeEvent(discoveryJob, { gtin, source: 'usda' }).subject).toBe(`discovery.job.v1.usda.${gtin}`);
  });

  it('refuses what consumers would refuse', () => {
    expect(() => encodeEvent(productChanged, { gtin, change: 'added', version: 0 })).toThrow(
      'version must not be less than 1',
    );
  });
});

/** NATS subject matching with `*` tokens only, which is all that our streams use. */
function covers(pattern: string, subject: string): boolean {
  const wanted = pattern.split('.');
  const tokens = subject.split('.');
  return wanted.length === tokens.length && wanted.every((token, i) => token === '*' || token === tokens[i]);
}

function isContract(value: unknown): value is EventContract {
  return typeof value === 'object' && value !== null && 'subject' in value && 'payload' in value;
}
