import { attachConsumers } from '@openshelf/messaging';
import { startService } from '@openshelf/platform';
import { AppModule } from './app.module.js';
import { LookupConfig } from './config.js';
import { problems } from './problems.js';

await startService(AppModule, {
  name: 'lookup-api',
  config: LookupConfig,
  problems,
  beforeReady: attachConsumers,
  openApi: {
    title: 'Openshelf lookup-api',
    description: 'Products by barcode, from a catalogue that heals its own gaps.',
    version: '1',
  },
});
