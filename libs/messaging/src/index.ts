export { attachConsumers } from './attach-consumers.js';
export { type ConnectionOptions, MessagingConnection } from './connection/messaging-connection.js';
export { Consume, type ConsumeOptions } from './consume/consume.decorator.js';
export { type DeadLetter, readDeadLetter } from './consume/dead-letter.js';
export { JetStreamServer } from './consume/jetstream-server.js';
export type { MessageInfo } from './consume/message-info.js';
export type { ConsumeTiming, MessagingOptions } from './messaging-options.js';
export { MessagingModule } from './messaging.module.js';
export { NatsConfig } from './nats-config.js';
export { OutboxRelay } from './outbox/outbox-relay.js';
export type { OutboxRow, OutboxSource } from './outbox/outbox-source.js';
export type { PublishResult } from './publish/event-sender.js';
/** @public for services that speak to others by request and answer */
export { JetStreamClient } from './publish/jetstream-client.js';
export { Publisher, type PublishOptions } from './publish/publisher.js';
export { type ProvisionResult, provisionStreams } from './streams/provision-streams.js';
export { EventTap, type TapOptions } from './tap/event-tap.js';
