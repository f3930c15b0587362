import { attachConsumers } from '@openshelf/messaging';
import { startService } from '@openshelf/platform';
import { AppModule } from './app.module.js';
import { DiscoveryConfig } from './config.js';

await startService(AppModule, { name: 'discovery-worker', config: DiscoveryConfig, beforeReady: attachConsumers });
