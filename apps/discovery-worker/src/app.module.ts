import { Module } from '@nestjs/common';
import { barcodeDemanded, barcodeMissing, discoveryJob } from '@openshelf/contracts';
import { DatabaseModule, Outbox } from '@openshelf/database';
import { MessagingModule } from '@openshelf/messaging';
import { DiscoveryModule } from './discovery.module.js';

@Module({
  imports: [
    DatabaseModule.forRoot({ service: 'discovery-worker', outbox: 'discovery' }),
    MessagingModule.forRoot({
      service: 'discovery-worker',
      consumes: [barcodeMissing, barcodeDemanded, discoveryJob],
      outbox: Outbox,
    }),
    DiscoveryModule,
  ],
})
export class AppModule {}
