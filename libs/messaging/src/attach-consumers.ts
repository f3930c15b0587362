import type { INestApplication } from '@nestjs/common';
import { JetStreamServer } from './consume/jetstream-server.js';

/**
 * Checks streams and handlers and starts the application's consumers, after its modules are initialised. The one line
 * of a service's main: `startService(AppModule, { …, beforeReady: attachConsumers })`.
 */
export async function attachConsumers(app: INestApplication): Promise<void> {
  app.connectMicroservice({ strategy: app.get(JetStreamServer) });
  await app.init();
  await app.startAllMicroservices();
}
