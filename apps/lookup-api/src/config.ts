import { DatabaseConfig } from '@openshelf/database';
import { NatsConfig } from '@openshelf/messaging';
import { Env, Group, ServiceConfig } from '@openshelf/platform';
import { IsUrl } from 'class-validator';

/** Settings of lookup-api. */
export class LookupConfig extends ServiceConfig {
  @Group() database!: DatabaseConfig;
  @Group() nats!: NatsConfig;

  @Env('REDIS_URL', { describe: 'Redis, used as a cache only', secret: true })
  @IsUrl({ protocols: ['redis', 'rediss'], require_tld: false, require_protocol: true })
  redisUrl!: string;
}
