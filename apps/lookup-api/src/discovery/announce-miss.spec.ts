import { beforeEach, describe, expect, it } from '@jest/globals';
import { barcodeDemanded, barcodeMissing, type EventContract } from '@openshelf/contracts';
import { asGtin14 } from '@openshelf/gtin';
import type { Publisher } from '@openshelf/messaging';
import type { Logger } from '@openshelf/platform';
import { AnnounceMiss } from './announce-miss.js';

const gtin = asGtin14('03017620422003');
const other = asGtin14('00049000042566');
const silent = { warn: () => undefined } as unknown as Logger;

let published: { subject: string; payload: object }[];
let answer: () => 'stored' | 'refused';
let announceMiss: AnnounceMiss;

beforeEach(() => {
  published = [];
  answer = () => 'stored';
  const publish = async (contract: EventContract, payload: object) => {
    const result = answer();
    published.push({ subject: contract.subject, payload });
    return result;
  };
  announceMiss = new AnnounceMiss({ publish } as unknown as Publisher, silent);
});

const reported = (): object[] =>
  published.filter((event) => event.subject === barcodeDemanded.subject).map((event) => event.payload);

describe('AnnounceMiss', () => {
  it('announces once for many scans at the same time, and reports the others as demand', async () => {
    await Promise.all(Array.from({ length: 100 }, () => announceMiss.execute(gtin)));
    expect(published).toMatchObject([{ subject: barcodeMissing.subject, payload: { gtin } }]);
    await announceMiss.report();
    expect(reported()).toMatchObject([{ gtin, scans: 99 }]);
  });

  it('counts a scan that the stream refuses, since another gateway announced the code', async () => {
    answer = () => 'refused';
    await announceMiss.execute(gtin);
    answer = () => 'stored';
    await announceMiss.report();
    expect(reported()).toMatchObject([{ gtin, scans: 1 }]);
  });

  it('does not fail the lookup when the broker is gone, and announces with the next scan', async () => {
    answer = () => {
      throw new Error('no broker');
    };
    await announceMiss.execute(gtin);
    answer = () => 'stored';
    await announceMiss.execute(gtin);
    expect(published).toHaveLength(1);
  });

  it('keeps the counts that could not be reported, and adds to them', async () => {
    announceMiss.count(gtin);
    announceMiss.count(other);
    answer = () => {
      throw new Error('no broker');
    };
    await announceMiss.report();
    announceMiss.count(gtin);
    answer = () => 'stored';
    await announceMiss.report();
    expect(reported()).toHaveLength(2);
    expect(reported()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ gtin, scans: 2 }),
        expect.objectContaining({ gtin: other, scans: 1 }),
      ]),
    );
  });

  it('reports nothing twice', async () => {
    announceMiss.count(gtin);
    await announceMiss.report();
    await announceMiss.report();
    expect(reported()).toHaveLength(1);
  });
});
