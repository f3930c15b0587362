import { describe, expect, it } from '@jest/globals';
import { AppError } from '@openshelf/platform';
import { eventually } from '@openshelf/testing';
import { CatalogueGuard } from './catalogue-guard.js';

const guardOf = (probe = async (): Promise<unknown> => true, concurrency = 2): CatalogueGuard =>
  new CatalogueGuard({ concurrency, queue: 2, queueMs: 30, deadlineMs: 30, probe });
const gone = (): Promise<never> => Promise.reject(new AppError('DATABASE.UNAVAILABLE', 'infrastructure', 'gone'));
const hang = (): Promise<never> => new Promise(() => undefined);

describe('the way to the catalogue', () => {
  it('answers and fails as the read does', async () => {
    const guard = guardOf();
    expect(await guard.run(async () => 7)).toBe(7);
    await expect(guard.run(() => Promise.reject(new TypeError('bug')))).rejects.toThrow(TypeError);
  });

  it('gives a read up at its deadline', async () => {
    await expect(guardOf().run(hang)).rejects.toMatchObject({ code: 'CATALOGUE.TIMEOUT', retry: 'infrastructure' });
  });

  it('lets a read that was given up keep its place, so that a frozen database is not asked without end', async () => {
    const guard = guardOf();
    let asked = 0;
    const frozen = Array.from({ length: 10 }, () =>
      guard.run(() => (asked++, hang())).catch((error: AppError) => error),
    );
    const codes = (await Promise.all(frozen)).map(({ code }) => code);
    expect(asked).toBe(2);
    expect(codes.filter((code) => code === 'CATALOGUE.TIMEOUT')).toHaveLength(2);
    expect(codes.filter((code) => code === 'CATALOGUE.BUSY')).toHaveLength(8);
  });

  it('fails at once while the database is gone, and not for being busy', async () => {
    let up = false;
    const guard = guardOf(() => (up ? Promise.resolve() : gone()));
    for (let i = 0; i < 3; i++) await expect(guard.run(gone)).rejects.toMatchObject({ code: 'DATABASE.UNAVAILABLE' });
    await expect(guard.run(async () => 1)).rejects.toMatchObject({ code: 'CIRCUIT.OPEN' });
    up = true;
    await eventually(() => guard.run(async () => true).catch(() => false), { every: 20 });
  });
});
