import { attachConsumers } from '@openshelf/messaging';
import { startService } from '@openshelf/platform';
import { AppModule } from './app.module.js';
import { NormalizerConfig } from './config.js';

await startService(AppModule, { name: 'normalizer', config: NormalizerConfig, beforeReady: attachConsumers });
