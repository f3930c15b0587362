import { Redis } from 'ioredis';
import type { RateStore, TakeAnswer, TakeRequest } from './rate-store.js';

const COMMAND_TIMEOUT_MS = 100;
const CONNECT_TIMEOUT_MS = 900;

/**
 * One round trip: the pause, then the bucket, by the clock of the server alone.
 * Answers {what, tokens, wait in ms}; numbers as strings, since Redis cuts fractions off. The bucket never expires: a
 * forgotten one would begin anew with next to nothing.
 */
const TAKE = `
local paused = redis.call('PTTL', KEYS[2])
if paused > 0 then return {'paused', '0', tostring(paused)} end
local capacity, perMs, reserve = tonumber(ARGV[1]), tonumber(ARGV[2]) / 60000, tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(ARGV[4])
if bucket[1] then tokens = math.min(capacity, tonumber(bucket[1]) + math.max(0, now - bucket[2]) * perMs) end
tokens = math.max(0, tokens - tonumber(ARGV[5]))
local granted = tokens >= 1 + reserve
if granted then tokens = tokens - 1 end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%d', now))
if granted then return {'granted', tostring(tokens), '0'} end
return {'empty', tostring(tokens), tostring(math.ceil((1 + reserve - tokens) / perMs))}
`;

const PAUSE = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
return 1
`;

/** Buckets and pauses in Redis: `bucket:<source>` and `pause:<source>`. */
export class RedisRateStore implements RateStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async take(request: TakeRequest): Promise<TakeAnswer> {
    const { source, capacity, refillPerMinute, reserve, fresh, debt } = request;
    const args = [capacity, refillPerMinute, reserve, fresh, debt];
    const answer = (await this.#redis.eval(TAKE, 2, `bucket:${source}`, `pause:${source}`, ...args)) as string[];
    const tokens = Number(answer[1]);
    const waitMs = Number(answer[2]);
    if (answer[0] === 'granted') return { kind: 'granted', tokens };
    return answer[0] === 'paused' ? { kind: 'paused', waitMs } : { kind: 'empty', tokens, waitMs };
  }

  async pause(source: string, ms: number): Promise<void> {
    await this.#redis.eval(PAUSE, 1, `pause:${source}`, Math.ceil(ms));
  }
}

/**
 * A connection for {@link RedisRateStore}: gives up after 100 ms, keeps nothing waiting while Redis is gone, and
 * reconnects for ever. Resolves once connected, or at the first failure, within 1 s: calls then go by the local share.
 */
export async function connectRateRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(2_000, 50 * 2 ** times),
  });
  // Every failed attempt is reported here; the caller of a command gets its own error.
  redis.on('error', () => undefined);
  await redis.connect().catch(() => undefined);
  return redis;
}
