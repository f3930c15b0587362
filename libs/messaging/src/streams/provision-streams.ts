import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { StreamDefinition } from '@openshelf/contracts';
import { AppError, type Logger } from '@openshelf/platform';
import type { MessagingConnection } from '../connection/messaging-connection.js';
import { differences, differencesByWeight, streamConfig } from './stream-config.js';

/** What happened to each stream. */
export type ProvisionResult = Readonly<Record<string, 'created' | 'updated' | 'unchanged'>>;

/**
 * Makes the streams what their definitions say. For the migrate step only: services check and never change, since
 * applying a configuration again is not harmless in a cluster. Rejects when the broker did not take all of it.
 */
export async function provisionStreams(
  { manager }: Pick<MessagingConnection, 'manager'>,
  streams: readonly StreamDefinition[],
  { replicas = 1 } = {},
): Promise<ProvisionResult> {
  const results: Record<string, ProvisionResult[string]> = {};
  for (const definition of streams) results[definition.name] = await provision(manager, definition, replicas);
  return results;
}

/**
 * Compares the broker's streams with their definitions, but for the replicas, which are the operator's. Rejects naming
 * every difference that would lose or refuse messages; others (sizes, ages, windows, further subjects) are only logged,
 * so that services of two releases can run side by side.
 */
export async function verifyStreams(
  { manager }: Pick<MessagingConnection, 'manager'>,
  streams: readonly StreamDefinition[],
  logger: Logger,
): Promise<void> {
  const faults = await Promise.all(
    streams.map(async (definition) => {
      const echoed = await find(manager, definition.name);
      if (!echoed) return [`${definition.name} does not exist`];
      const { essential, others } = differencesByWeight(streamConfig(definition), echoed);
      if (others.length > 0) logger.warn({ stream: definition.name, differences: others }, 'stream differs');
      return essential.map((fault) => `${definition.name} has ${fault}`);
    }),
  );
  fail(faults.flat(), 'run the migrate step (openshelf migrate)');
}

async function provision(manager: JetStreamManager, definition: StreamDefinition, replicas: number) {
  const wanted = { ...streamConfig(definition), num_replicas: replicas };
  const existing = await find(manager, definition.name);
  if (existing && differences(wanted, existing).length === 0) return 'unchanged';
  const request: Partial<StreamConfig> & { name: string } = { ...wanted, description: definition.description };
  const { config } = existing
    ? await manager.streams.update(definition.name, request)
    : await manager.streams.add(request);
  const faults = differences(wanted, config).map((fault) => `${definition.name} has ${fault}`);
  fail(faults, 'this broker ignores settings it does not know: a newer one is needed');
  return existing ? 'updated' : 'created';
}

async function find(manager: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw error;
  }
}

function fail(faults: readonly string[], advice: string): void {
  if (faults.length === 0) return;
  const message = `the broker's streams are not what the contracts say: ${faults.join('; ')}; ${advice}`;
  throw new AppError('MESSAGING.STREAMS_DIFFER', 'never', message, { details: { faults } });
}
