import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '@openshelf/database';
import { Probes, Shutdown } from '@openshelf/platform';
import { LookupConfig } from '../config.js';
import { CatalogueGuard } from './catalogue-guard.js';
import { PgLiveVersions } from './live-versions.pg-store.js';
import { LiveVersions } from './live-versions.store.js';
import { SharedCache } from './shared-cache.js';
import { RedisSharedCache } from './shared.redis-cache.js';
import { StalenessInspector } from './staleness-inspector.js';

/** Connections that lookups leave to events, searches and health checks. */
const SPARE_CONNECTIONS = 2;
/** A lookup waits for its turn, and for its answer, this long, ms; then the client is told to come back. */
const TURN_MS = 1_000;
const ANSWER_MS = 3_000;
const MOST_WAITING = 1_000;

/** What every class of cached keys shares: Redis, the way to PostgreSQL, and the inspector. */
@Module({
  providers: [
    RedisSharedCache,
    { provide: SharedCache, useExisting: RedisSharedCache },
    { provide: LiveVersions, useClass: PgLiveVersions },
    {
      provide: CatalogueGuard,
      inject: [LookupConfig, Database, Shutdown],
      useFactory: (config: LookupConfig, database: Database, shutdown: Shutdown) => {
        const guard = new CatalogueGuard({
          concurrency: Math.max(1, config.database.poolMax - SPARE_CONNECTIONS),
          queue: MOST_WAITING,
          queueMs: TURN_MS,
          deadlineMs: ANSWER_MS,
          probe: () => database.ping(),
        });
        shutdown.add('close', 'catalogue guard', () => guard.stop());
        return guard;
      },
    },
    {
      provide: StalenessInspector,
      inject: [LiveVersions, Shutdown],
      useFactory: (live: LiveVersions, shutdown: Shutdown) => {
        const inspector = new StalenessInspector(live);
        shutdown.add('stop-intake', 'cache inspector', inspector.start());
        return inspector;
      },
    },
  ],
  exports: [SharedCache, CatalogueGuard, StalenessInspector],
})
export class CacheModule implements OnModuleInit {
  constructor(
    private readonly redis: RedisSharedCache,
    private readonly database: Database,
    private readonly probes: Probes,
  ) {}

  onModuleInit(): void {
    // One of the two is enough to answer lookups: from the catalogue, or what the cache still holds.
    const check = async (): Promise<void> => {
      if (!this.redis.reachable) await this.database.ping();
    };
    this.probes.add({ name: 'catalogue or cache', kind: 'ready', check });
  }
}
