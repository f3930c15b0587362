import { beforeEach, describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import type { Logger } from '@openshelf/platform';
import { AnnounceMiss } from './announce-miss.js';
import { MissReports } from './miss-reports.js';

const gtin = asGtin14('03017620422003');
const other = asGtin14('00049000042566');
const silent = { warn: () => undefined } as unknown as Logger;

class Reports extends MissReports {
  readonly announced: string[] = [];
  readonly demands: { gtin: string; scans: number }[] = [];
  answer = (): boolean => true;

  override async announce(code: string): Promise<boolean> {
    const result = this.answer();
    this.announced.push(code);
    return result;
  }

  override async demand(code: string, scans: number): Promise<void> {
    this.answer();
    this.demands.push({ gtin: code, scans });
  }
}

const noBroker = (): never => {
  throw new Error('no broker');
};

let reports: Reports;
let announceMiss: AnnounceMiss;

beforeEach(() => {
  reports = new Reports();
  announceMiss = new AnnounceMiss(reports, silent);
});

describe('AnnounceMiss', () => {
  it('announces once for many scans at the same time, and reports the others as demand', async () => {
    await Promise.all(Array.from({ length: 100 }, () => announceMiss.execute(gtin)));
    expect(reports.announced).toEqual([gtin]);
    await announceMiss.report();
    expect(reports.demands).toEqual([{ gtin, scans: 99 }]);
  });

  it('counts a scan that the stream refuses, since another gateway announced the code', async () => {
    reports.answer = () => false;
    await announceMiss.execute(gtin);
    await announceMiss.report();
    expect(reports.demands).toEqual([{ gtin, scans: 1 }]);
  });

  it('does not fail the lookup when the broker is gone, and announces with the next scan', async () => {
    reports.answer = noBroker;
    await announceMiss.execute(gtin);
    reports.answer = () => true;
    await announceMiss.execute(gtin);
    expect(reports.announced).toEqual([gtin]);
  });

  it('keeps the counts that could not be reported, and adds to them', async () => {
    announceMiss.count(gtin);
    announceMiss.count(other);
    reports.answer = noBroker;
    await announceMiss.report();
    announceMiss.count(gtin);
    reports.answer = () => true;
    await announceMiss.report();
    expect(reports.demands.toSorted((a, b) => b.scans - a.scans)).toEqual([
      { gtin, scans: 2 },
      { gtin: other, scans: 1 },
    ]);
  });

  it('reports nothing twice', async () => {
    announceMiss.count(gtin);
    await announceMiss.report();
    await announceMiss.report();
    expect(reports.demands).toHaveLength(1);
  });
});
