import { AppError, type Logger, withRemoteSpan } from '@openshelf/platform';
import { withTimeout } from '../connection/with-timeout.js';
import type { Subscription } from './consume.decorator.js';
import type { Delivery } from './delivery.js';
import type { MessageInfo } from './message-info.js';

/** A method marked with `Consume`, as Nest calls it: with guards, interceptors and filters. */
export type EventHandler = (event: object, info: MessageInfo) => Promise<void>;

/** A message that waited longer begins a trace of its own: its first one is long closed. */
const SAME_TRACE_MS = 60 * 60_000;

/** Runs one try under its deadline, in the message's trace. Rejects with what the handler threw, after logging it. */
export async function runHandler(
  handler: EventHandler,
  { contract, durable, deadlineMs }: Subscription,
  event: object,
  delivery: Delivery,
  logger: Logger,
): Promise<void> {
  const abort = new AbortController();
  const info: MessageInfo = {
    deliveryCount: delivery.count,
    publishedAt: delivery.storedAt,
    subject: delivery.subject,
    messageId: delivery.messageId,
    signal: abort.signal,
  };
  const attributes = {
    'messaging.system': 'nats',
    'messaging.operation.type': 'process',
    'messaging.destination.name': contract.subject,
    'messaging.consumer.group.name': durable,
    'messaging.message.id': delivery.messageId,
  };
  const headers = Date.now() - delivery.storedAt.getTime() < SAME_TRACE_MS ? delivery.headers : {};
  await withRemoteSpan(`process ${contract.subject}`, 'consumer', headers, attributes, async () => {
    try {
      await withTimeout(handler(event, info), deadlineMs, () => {
        throw new AppError('MESSAGING.DEADLINE', 'later', `the handler took longer than ${deadlineMs} ms`);
      });
    } catch (err) {
      abort.abort(err);
      logger.warn({ err, attempt: delivery.count }, 'handler failed');
      throw err;
    }
  });
}
