import { fastify, LogController, type FastifyInstance } from 'fastify';
import { controlRoutes } from './control/control.routes.js';
import { offRoutes } from './off/off.routes.js';
import { SandboxState, type SandboxOptions } from './sandbox-state.js';
import { productTypes, type Site } from './sources.js';
import { usdaRoutes } from './usda/usda.routes.js';

/** The sandbox as a server that does not listen yet. Throws if a folder cannot be opened. */
export function createSandbox(options: SandboxOptions & { logLevel?: string }): FastifyInstance {
  const state = new SandboxState(options);
  const app = fastify({
    logger: { level: options.logLevel ?? 'info' },
    logController: new LogController({ disableRequestLogging: true }),
    // A hanging answer must not keep the process from ending.
    forceCloseConnections: true,
    bodyLimit: 16 * 1024 * 1024,
    routerOptions: { maxParamLength: 2_000 },
  });

  for (const site of Object.keys(productTypes) as Site[]) {
    void app.register(async (scope) => offRoutes(scope, { site, state }), { prefix: `/${site}` });
  }
  void app.register(async (scope) => usdaRoutes(scope, { state }), { prefix: '/usda/fdc/v1' });
  void app.register(async (scope) => controlRoutes(scope, { state }), { prefix: '/_sandbox' });
  app.get('/health/live', () => ({ status: 'ok' }));
  app.get('/health/ready', () => ({ status: 'ok' }));

  const { folders, documents, odd, withoutProduct } = state.recordings.report;
  const products = state.recordings.products.size;
  const foods = state.recordings.foods.size;
  app.log.info({ folders, documents, products, foods, withoutProduct: withoutProduct.length, odd }, 'recordings read');
  return app;
}
