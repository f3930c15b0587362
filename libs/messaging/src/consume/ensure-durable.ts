import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { streams } from '@openshelf/contracts';
import { AppError, type Logger } from '@openshelf/platform';
import type { MessagingConnection } from '../connection/messaging-connection.js';
import { differences } from '../streams/stream-config.js';
import type { Subscription } from './consume.decorator.js';

/** Deliveries one durable may have open. A delayed retry keeps its place, so this is room for retries, not for work. */
const OPEN_DELIVERIES = 4_096;

type DurableConfig = Partial<ConsumerConfig> & { durable_name: string };

export function durableConfig({ durable, contract, key }: Subscription, ackWaitMs: number): DurableConfig {
  return {
    durable_name: durable,
    filter_subject: filterSubject(contract.stream, contract.subject, key),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    // Attempts are ours: the broker would stop delivering without telling, and leave the message where it is.
    max_deliver: -1,
    max_ack_pending: OPEN_DELIVERIES,
  };
}

/**
 * Makes the durable what the subscription says, or finds it so, and answers how many of its deliveries are open.
 * Rejects with `MESSAGING.STREAM_GONE` when there is no stream.
 */
export async function ensureDurable(
  { manager }: Pick<MessagingConnection, 'manager'>,
  subscription: Subscription,
  ackWaitMs: number,
  logger: Logger,
): Promise<number> {
  const { stream } = subscription.contract;
  const wanted = durableConfig(subscription, ackWaitMs);
  const existing = await find(() => manager.consumers.info(stream, wanted.durable_name), stream);
  if (!existing) {
    await manager.consumers.add(stream, wanted);
    logger.info({ stream }, 'durable made');
    return 0;
  }
  const { state } = await manager.streams.info(stream);
  if (Math.max(existing.ack_floor.stream_seq, existing.delivered.stream_seq) > state.last_seq) {
    // The stream came back from an older copy: the durable waits for positions that are long taken by other messages.
    await manager.consumers.delete(stream, wanted.durable_name);
    await manager.consumers.add(stream, wanted);
    logger.warn({ stream, position: existing.delivered.stream_seq, lastSequence: state.last_seq }, 'durable made anew');
    return 0;
  }
  const changes = differences(wanted, existing.config);
  if (changes.length > 0) {
    await manager.consumers.update(stream, wanted.durable_name, wanted);
    logger.info({ stream, changes }, 'durable changed');
  }
  return existing.num_ack_pending;
}

async function find(info: () => Promise<ConsumerInfo>, stream: string): Promise<ConsumerInfo | undefined> {
  try {
    return await info();
  } catch (error) {
    if (!(error instanceof JetStreamApiError)) throw error;
    if (error.code === JetStreamApiCodes.ConsumerNotFound) return undefined;
    if (error.code !== JetStreamApiCodes.StreamNotFound) throw error;
    const message = `the stream ${stream} does not exist; run the migrate step (openshelf migrate)`;
    throw new AppError('MESSAGING.STREAM_GONE', 'never', message, { cause: error });
  }
}

/** The stream's own pattern for the contract with its first wildcards filled in: brokers refuse anything wider. */
function filterSubject(stream: string, subject: string, key: string | undefined): string {
  const patterns = streams.find(({ name }) => name === stream)?.subjects ?? [];
  const pattern = patterns.find((candidate) => candidate.startsWith(`${subject}.`));
  if (!pattern) throw new RangeError(`the stream ${stream} has no subject ${subject}.*`);
  const keys = key?.split('.') ?? [];
  return pattern
    .split('.')
    .map((token) => (token === '*' ? (keys.shift() ?? token) : token))
    .join('.');
}
