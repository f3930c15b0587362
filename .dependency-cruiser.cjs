/**
 * The boundaries of the code (docs/decisions/0002-boundaries.md). `test/boundaries` plants one violation of each kind
 * and sees it caught.
 */
const libOrder = [
  { lib: 'gtin', mayUse: [] },
  { lib: 'contracts', mayUse: ['gtin'] },
  { lib: 'platform', mayUse: ['gtin'] },
  { lib: 'database', mayUse: ['gtin', 'contracts', 'platform'] },
  { lib: 'messaging', mayUse: ['gtin', 'contracts', 'platform'] },
  { lib: 'http-client', mayUse: ['gtin', 'contracts', 'platform'] },
];

/** Technologies that have one home; nobody else imports them. */
const homes = [
  { technology: '@nats-io/', home: ['libs/messaging'] },
  { technology: 'typeorm/', home: ['libs/database'] },
  { technology: 'pg/', home: ['libs/database', 'libs/testing'] },
  { technology: 'ioredis/', home: ['libs/http-client', 'apps/lookup-api/src/cache/shared\\.redis-cache'] },
  { technology: 'axios/', home: ['libs/http-client'] },
  { technology: 'cockatiel/', home: ['libs/http-client'] },
  { technology: 'pino/', home: ['libs/platform'] },
  { technology: 'prom-client/', home: ['libs/platform'] },
  { technology: '@opentelemetry/', home: ['libs/platform'] },
];

const spec = '\\.spec\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules that import each other in a circle cannot be understood or moved alone.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: 'node_modules' } },
    },
    {
      name: 'app-imports-app',
      comment: 'Services talk over NATS and read views, never through code.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'lib-imports-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'way-round-an-index',
      comment: 'A lib is entered by its index only.',
      severity: 'error',
      from: { path: '^(apps|libs|test)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'testing-in-production-code',
      comment: 'libs/testing serves specs and test/ only.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [spec, '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
    ...libOrder.map(({ lib, mayUse }) => ({
      name: `lib-order-${lib}`,
      comment: `libs/${lib} may import ${mayUse.length > 0 ? mayUse.join(', ') : 'no other lib'}.`,
      severity: 'error',
      from: { path: `^libs/${lib}/`, pathNot: spec },
      to: { path: '^libs/', pathNot: `^libs/(${[lib, ...mayUse].join('|')})/` },
    })),
    ...homes.map(({ technology, home }) => ({
      name: `home-of-${technology.replace(/[^a-z]/g, '')}`,
      comment: `${technology} has its home in ${home.join(', ')}.`,
      severity: 'error',
      from: { pathNot: [...home.map((path) => `^${path}`), spec, '^test/'] },
      to: { path: `(^|/)node_modules/${technology}` },
    })),
    {
      name: 'use-case-knows-technology',
      comment: 'Use cases, ports and pure files know no HTTP, NATS or SQL: only adapters, inbound files and wiring do.',
      severity: 'error',
      from: {
        path: '^apps/(lookup-api|discovery-worker|normalizer)/src/[^/]+/',
        pathNot: [
          spec,
          '\\.(controller|consumer|module|openapi|pg-store|redis-cache|nats-publisher|http-client)\\.ts$',
        ],
      },
      to: {
        path: [
          '(^|/)node_modules/(@nestjs/(microservices|platform-fastify|swagger)|fastify|pg|ioredis|axios)/',
          '^libs/(database|messaging|http-client)/',
          '^(node:)?(http|https|net)$',
        ],
      },
    },
    {
      name: 'not-declared',
      comment: 'What is imported stands in package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
