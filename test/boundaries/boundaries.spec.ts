import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** One planted violation of each rule: the file that breaks it, and what stands in it. */
const violations: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-cycle', 'libs/gtin/src/a.ts', `import { b } from './b.js'; export const a = (): number => b();`],
  ['app-imports-app', 'apps/lookup-api/src/x.ts', `import { y } from '../../normalizer/src/y.js'; console.log(y);`],
  [
    'lib-imports-app',
    'libs/platform/src/x.ts',
    `import { y } from '../../../apps/normalizer/src/y.js'; console.log(y);`,
  ],
  [
    'way-round-an-index',
    'apps/normalizer/src/x.ts',
    `import { a } from '../../../libs/gtin/src/a.js'; console.log(a);`,
  ],
  ['testing-in-production-code', 'apps/normalizer/src/z.ts', `import { t } from '@openshelf/testing'; console.log(t);`],
  ['lib-order-gtin', 'libs/gtin/src/up.ts', `import { p } from '@openshelf/platform'; console.log(p);`],
  ['lib-order-contracts', 'libs/contracts/src/up.ts', `import { d } from '@openshelf/database'; console.log(d);`],
  ['lib-order-platform', 'libs/platform/src/up.ts', `import { c } from '@openshelf/contracts'; console.log(c);`],
  ['lib-order-database', 'libs/database/src/up.ts', `import { m } from '@openshelf/messaging'; console.log(m);`],
  ['lib-order-messaging', 'libs/messaging/src/up.ts', `import { h } from '@openshelf/http-client'; console.log(h);`],
  ['lib-order-http-client', 'libs/http-client/src/up.ts', `import { d } from '@openshelf/database'; console.log(d);`],
  [
    'home-of-natsio',
    'apps/lookup-api/src/n.ts',
    `import { connect } from '@nats-io/transport-node'; console.log(connect);`,
  ],
  ['home-of-typeorm', 'apps/normalizer/src/t.ts', `import { DataSource } from 'typeorm'; console.log(DataSource);`],
  ['home-of-pg', 'apps/normalizer/src/p.ts', `import pg from 'pg'; console.log(pg);`],
  ['home-of-ioredis', 'apps/normalizer/src/r.ts', `import { Redis } from 'ioredis'; console.log(Redis);`],
  ['home-of-axios', 'apps/normalizer/src/h.ts', `import axios from 'axios'; console.log(axios);`],
  ['home-of-cockatiel', 'apps/normalizer/src/c.ts', `import { retry } from 'cockatiel'; console.log(retry);`],
  ['home-of-pino', 'apps/normalizer/src/l.ts', `import pino from 'pino'; console.log(pino);`],
  ['home-of-promclient', 'apps/normalizer/src/m.ts', `import { Counter } from 'prom-client'; console.log(Counter);`],
  [
    'home-of-opentelemetry',
    'apps/normalizer/src/o.ts',
    `import { trace } from '@opentelemetry/api'; console.log(trace);`,
  ],
  [
    'use-case-knows-technology',
    'apps/lookup-api/src/products/look-up.ts',
    `import fastify from 'fastify'; console.log(fastify);`,
  ],
  [
    'use-case-knows-technology',
    'apps/normalizer/src/products/save.ts',
    `import { d } from '@openshelf/database'; console.log(d);`,
  ],
  [
    'use-case-knows-technology',
    'apps/normalizer/src/products/ask.ts',
    `import http from 'node:http'; console.log(http);`,
  ],
  ['not-declared', 'apps/normalizer/src/u.ts', `import left from 'left-pad-of-nobody'; console.log(left);`],
];

const innocent: Readonly<Record<string, string>> = {
  'libs/gtin/src/b.ts': `import { a } from './a.js'; export const b = (): number => a();`,
  'libs/gtin/src/index.ts': `export { b } from './b.js';`,
  'libs/platform/src/index.ts': 'export const p = 1;',
  'libs/contracts/src/index.ts': 'export const c = 1;',
  'libs/database/src/index.ts': 'export const d = 1;',
  'libs/messaging/src/index.ts': 'export const m = 1;',
  'libs/http-client/src/index.ts': 'export const h = 1;',
  'libs/testing/src/index.ts': 'export const t = 1;',
  'apps/normalizer/src/y.ts': `import { c } from '@openshelf/contracts'; export const y = c;`,
  'apps/normalizer/src/y.spec.ts': `import { t } from '@openshelf/testing'; console.log(t);`,
};

const root = resolve('.');
let planted: string;
let found: ReadonlySet<string>;

beforeAll(async () => {
  planted = mkdtempSync(join(tmpdir(), 'openshelf-boundaries-'));
  for (const [file, text] of [
    ...violations.map(([, file, text]) => [file, text] as const),
    ...Object.entries(innocent),
  ]) {
    mkdirSync(join(planted, dirname(file)), { recursive: true });
    writeFileSync(join(planted, file), `${text}\n`);
  }
  for (const file of ['package.json', 'tsconfig.json', 'tsconfig.base.json', '.dependency-cruiser.cjs']) {
    cpSync(join(root, file), join(planted, file));
  }
  symlinkSync(join(root, 'node_modules'), join(planted, 'node_modules'));
  found = await violationsIn(planted);
});
afterAll(() => rmSync(planted, { recursive: true, force: true }));

describe('the boundaries checker', () => {
  it.each(violations)('catches %s in %s', (rule, file) => expect(found).toContain(`${rule}: ${file}`));

  it('says nothing about what keeps the rules', () => {
    expect(
      [...found].filter((violation) => Object.keys(innocent).some((file) => violation.endsWith(`: ${file}`))),
    ).toEqual([]);
  });

  it('has a planted violation for each of its rules', async () => {
    const { default: config } = (await import(join(root, '.dependency-cruiser.cjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    const planted = new Set(violations.map(([rule]) => rule));
    expect(config.forbidden.map((rule) => rule.name).filter((rule) => !planted.has(rule))).toEqual([]);
  });
});

interface Report {
  summary: { violations: { rule: { name: string }; from: string }[] };
}

async function violationsIn(folder: string): Promise<ReadonlySet<string>> {
  const command = [
    join(root, 'node_modules', '.bin', 'depcruise'),
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    'apps',
    'libs',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: folder, maxBuffer: 64 * 1024 ** 2 });
  const report = JSON.parse(stdout) as Report;
  return new Set(report.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
}
