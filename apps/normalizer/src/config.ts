import { DatabaseConfig } from '@openshelf/database';
import { NatsConfig } from '@openshelf/messaging';
import { Env, Group, ServiceConfig } from '@openshelf/platform';
import { IsInt, Max, Min } from 'class-validator';

/** Settings of normalizer. */
export class NormalizerConfig extends ServiceConfig {
  @Env('PORT', { default: 3003, describe: 'TCP port of health checks and metrics; 0 takes a free one' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  override port: number = 3003;

  @Group() database!: DatabaseConfig;
  @Group() nats!: NatsConfig;
}
