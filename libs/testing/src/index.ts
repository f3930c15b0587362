export { messagesIn, pendingFor, publishRaw, purgeStream } from './broker.js';
export { eventually, type EventuallyOptions } from './eventually.js';
export { consumerOf, exampleRaw, MessagingService, provisionTestStreams, withBroker } from './messaging-service.js';
export { RedisServer } from './redis-server.js';
export { type ProcessOptions, RunningProcess } from './running-process.js';
export { type SandboxFault, type SandboxRequest } from './sandbox.js';
export { type LookUpOptions, type ServiceName, Stack, type StackOptions } from './stack.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { undocumentedSettings } from './undocumented-settings.js';
