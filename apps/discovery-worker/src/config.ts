import { type SourceName, sourceNames } from '@openshelf/contracts';
import { DatabaseConfig } from '@openshelf/database';
import { NatsConfig } from '@openshelf/messaging';
import { Env, Group, ServiceConfig } from '@openshelf/platform';
import { IsInt, IsNotEmpty, IsUrl, Matches, Max, Min } from 'class-validator';

const NAMES = sourceNames.join('|');
const HTTP_URL = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };

/** Sources may ban callers that they cannot reach. */
export const NO_CONTACT = 'no contact set';

/** Settings of discovery-worker. */
export class DiscoveryConfig extends ServiceConfig {
  @Env('PORT', { default: 3001, describe: 'TCP port of health checks and metrics; 0 takes a free one' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  override port: number = 3001;

  @Group() database!: DatabaseConfig;
  @Group() nats!: NatsConfig;

  @Env('REDIS_URL', { describe: 'Redis, where replicas share the quotas of the sources', secret: true })
  @IsUrl({ protocols: ['redis', 'rediss'], require_tld: false, require_protocol: true })
  redisUrl!: string;

  @Env('SOURCES', {
    default: sourceNames.join(','),
    describe: `sources switched on, comma-separated, in the order of asking: ${sourceNames.join(', ')}`,
  })
  @Matches(new RegExp(`^(${NAMES})(,(${NAMES}))*$`), { message: `must be a list of ${sourceNames.join(', ')}` })
  sources!: string;

  @Env('CONTACT', {
    default: NO_CONTACT,
    describe: 'e-mail address in the User-Agent, by which a source can reach whoever runs this',
  })
  @Matches(/^[\x20-\x7e]+$/, { message: 'must be plain ASCII' })
  contact!: string;

  @Env('OPENSHELF_VERSION', { default: '0.1.0', describe: 'release, in the User-Agent' })
  @Matches(/^[\w.+-]+$/, { message: 'must be a version' })
  version!: string;

  @Env('SOURCE_MAX_REPLICAS', {
    default: 2,
    describe: 'replicas of this service at most; while Redis is gone each takes its share of the quotas',
  })
  @IsInt()
  @Min(1)
  sourceMaxReplicas!: number;

  @Env('OPENFOODFACTS_BASE_URL', { default: 'https://world.openfoodfacts.org', describe: 'Open Food Facts' })
  @IsUrl(HTTP_URL)
  openFoodFactsBaseUrl!: string;

  /**
   * v3.3: the last schema that gives nutrients as flat `nutriments` (1003 replaces them by `nutrition`), with v3's
   * envelope, taxonomised brands and the newer shape of `images`. The normalizer reads both shapes of both.
   */
  @Env('OPENFOODFACTS_API_VERSION', { default: 'v3.3', describe: 'version asked for, with the minor one' })
  @Matches(/^v[0-3](\.\d+)?$/, { message: 'must be a version as in the path: v3.3' })
  openFoodFactsApiVersion!: string;

  @Env('OPENFOODFACTS_RATE_PER_MINUTE', {
    default: 12,
    describe: 'calls per minute; the site allows 15 with the burst',
  })
  @Min(1)
  openFoodFactsRatePerMinute!: number;

  @Env('OPENFOODFACTS_BURST', { default: 3, describe: 'calls that may come at once' })
  @IsInt()
  @Min(1)
  openFoodFactsBurst!: number;

  @Env('USDA_BASE_URL', { default: 'https://api.nal.usda.gov/fdc/v1', describe: 'USDA FoodData Central' })
  @IsUrl(HTTP_URL)
  usdaBaseUrl!: string;

  @Env('USDA_API_KEY', {
    default: 'DEMO_KEY',
    describe: 'key of api.data.gov; the default is for trying',
    secret: true,
  })
  @IsNotEmpty()
  usdaApiKey!: string;

  @Env('USDA_RATE_PER_HOUR', { default: 30, describe: 'calls per hour: 30 for DEMO_KEY, 1000 for a key of your own' })
  @Min(1)
  usdaRatePerHour!: number;

  @Env('RAW_DOCUMENT_DAYS', { default: 30, describe: 'days for which raw answers are kept' })
  @IsInt()
  @Min(1)
  rawDocumentDays!: number;

  @Env('RETRY_EVERY_MS', { default: 5_000, describe: 'time between two looks for what is due, in ms (±10 %)' })
  @IsInt()
  @Min(100)
  retryEveryMs!: number;

  @Env('RETRY_MOST_SEARCHING', {
    default: 20,
    describe: 'running searches above which retries wait, so that people find quota left',
  })
  @IsInt()
  @Min(1)
  retryMostSearching!: number;

  /** The sources switched on, each once. */
  get enabledSources(): readonly SourceName[] {
    return [...new Set(this.sources.split(',') as SourceName[])];
  }
}
