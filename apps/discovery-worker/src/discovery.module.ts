import { Module } from '@nestjs/common';
import { Database, Outbox } from '@openshelf/database';
import { connectRateRedis, RedisRateStore } from '@openshelf/http-client';
import { OutboxRelay } from '@openshelf/messaging';
import { Logger, Shutdown } from '@openshelf/platform';
import { DiscoveryConfig, NO_CONTACT } from './config.js';
import { BarcodeDemandedConsumer } from './missing-barcodes/barcode-demanded.consumer.js';
import { BarcodeMissingConsumer } from './missing-barcodes/barcode-missing.consumer.js';
import { CountDemand } from './missing-barcodes/count-demand.js';
import { RetryDue } from './missing-barcodes/retry-due.js';
import { PgSearchStore } from './missing-barcodes/search.pg-store.js';
import { SearchStore } from './missing-barcodes/search.store.js';
import { StartDiscovery } from './missing-barcodes/start-discovery.js';
import { RecurringWork } from './recurring-work.js';
import { AskSource } from './sources/ask-source.js';
import { createSources } from './sources/create-sources.http-client.js';
import { DiscoveryJobConsumer } from './sources/discovery-job.consumer.js';
import { Sources } from './sources/source.js';
import { SourceAvailability } from './sources/source-availability.js';

/** From a missed code to an archived answer. */
@Module({
  controllers: [BarcodeMissingConsumer, BarcodeDemandedConsumer, DiscoveryJobConsumer],
  providers: [
    StartDiscovery,
    CountDemand,
    AskSource,
    RecurringWork,
    {
      provide: SearchStore,
      inject: [Database, Outbox, OutboxRelay],
      useFactory: (database: Database, outbox: Outbox, relay: OutboxRelay) =>
        new PgSearchStore(database, outbox, () => relay.poke()),
    },
    {
      provide: Sources,
      inject: [DiscoveryConfig, Logger, Shutdown],
      useFactory: async (config: DiscoveryConfig, logger: Logger, shutdown: Shutdown) => {
        if (config.contact === NO_CONTACT) {
          logger.warn({}, 'CONTACT is not set: sources may ban callers that they cannot reach');
        }
        const redis = await connectRateRedis(config.redisUrl);
        shutdown.add('close', 'redis', () => redis.disconnect());
        return createSources(config, { store: new RedisRateStore(redis), logger });
      },
    },
    {
      provide: SourceAvailability,
      inject: [DiscoveryConfig],
      useFactory: ({ enabledSources }: DiscoveryConfig) => new SourceAvailability(enabledSources),
    },
    {
      provide: RetryDue,
      inject: [SearchStore, SourceAvailability, DiscoveryConfig],
      useFactory: (searches: SearchStore, availability: SourceAvailability, config: DiscoveryConfig) =>
        new RetryDue(searches, availability, config.retryMostSearching),
    },
  ],
})
export class DiscoveryModule {}
