import { Env } from '@openshelf/platform';
import { IsInt, IsUrl, Max, Min } from 'class-validator';

/** The settings of a service's database; a group of its configuration class. */
export class DatabaseConfig {
  @Env('DATABASE_URL', { describe: "PostgreSQL, as the service's own role", secret: true })
  @IsUrl({ protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true })
  url!: string;

  @Env('DATABASE_POOL_MAX', { default: 10, describe: 'most connections of one process' })
  @IsInt()
  @Min(1)
  @Max(100)
  poolMax!: number;
}
