export { type HttpAnswer } from './http-answer.js';
export { PoliteClient, type GetOptions, type PoliteClientPorts } from './polite-client.js';
export { type RateStore, type TakeAnswer, type TakeRequest } from './rate-store.js';
export { connectRateRedis, RedisRateStore } from './redis-rate-store.js';
export { type Priority, type Quota, type SourcePolicy } from './source-policy.js';
