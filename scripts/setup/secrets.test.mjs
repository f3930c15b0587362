import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { databaseUrlOf, loadSecrets } from './secrets.mjs';

describe('secrets', () => {
  it('are made once and readable by their owner only', () => {
    const dir = mkdtempSync(join(tmpdir(), 'openshelf-secrets-'));
    try {
      const secrets = loadSecrets(dir);
      assert.deepEqual(loadSecrets(dir), secrets);
      assert.equal(statSync(join(dir, 'secrets.json')).mode & 0o777, 0o600);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('give each service a login of its own on the same database', () => {
    const url = databaseUrlOf(
      'postgresql://owner:pass@db.example:5433/shop?sslmode=require',
      'openshelf_normalizer',
      'key',
    );
    const password = createHmac('sha256', 'key').update('openshelf_normalizer').digest('hex');
    assert.equal(url, `postgresql://openshelf_normalizer:${password}@db.example:5433/shop?sslmode=require`);
  });
});
