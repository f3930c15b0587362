import { MessagingConnection } from '@openshelf/messaging';
import { Logger } from '@openshelf/platform';

/** Messages that a stream holds. */
export function messagesIn(natsUrl: string, stream: string): Promise<number> {
  return withBroker(natsUrl, async ({ manager }) => (await manager.streams.info(stream)).state.messages);
}

/** Messages that a durable has not acknowledged yet. */
export function pendingFor(natsUrl: string, stream: string, durable: string): Promise<number> {
  return withBroker(natsUrl, async ({ manager }) => {
    const { num_pending, num_ack_pending } = await manager.consumers.info(stream, durable);
    return num_pending + num_ack_pending;
  });
}

/** Empties a stream, as a lost store would. */
export function purgeStream(natsUrl: string, stream: string): Promise<void> {
  return withBroker(natsUrl, async ({ manager }) => void (await manager.streams.purge(stream)));
}

/** Sends a message as it is, past all contracts, and waits until its stream has it. */
export function publishRaw(natsUrl: string, subject: string, data: string): Promise<void> {
  return withBroker(natsUrl, async ({ jetstream }) => void (await jetstream.publish(subject, data)));
}

async function withBroker<T>(url: string, work: (connection: MessagingConnection) => Promise<T>): Promise<T> {
  const logger = Logger.create({ service: 'test', level: 'fatal' });
  const connection = await MessagingConnection.open({ url, name: 'test', logger });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
