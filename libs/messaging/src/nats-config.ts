import { Env } from '@openshelf/platform';
import { IsInt, IsNotEmpty, Max, Min } from 'class-validator';

/** The settings of the broker's connection, read once with `loadConfig`. */
export class NatsConfig {
  @Env('NATS_URL', {
    describe: 'servers and login of the broker: nats://user:password@host:port,host:port',
    secret: true,
  })
  @IsNotEmpty()
  natsUrl!: string;

  @Env('NATS_REPLICAS', { default: 1, describe: 'copies of each stream: 1, or 3 in a cluster of three' })
  @IsInt()
  @Min(1)
  @Max(5)
  natsReplicas!: number;
}
