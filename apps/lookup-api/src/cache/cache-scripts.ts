/**
 * The rules of the shared level, as Redis runs them: one script at a time, so they need no lock.
 *
 * KEYS[1] is a hash: v version, d bytes, b time of birth, s soft life, x cost of the read; f version floor; n negative
 * entry. KEYS[2] is its lease. Times in milliseconds of the clock of Redis, so that no other clock matters. A write that
 * Redis may refuse for want of memory comes before what it makes obsolete, so that half a script loses no version.
 * `SharedCacheModel` says the same in TypeScript, and a property test holds the two together.
 */

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** KEYS[1] is the lease. ARGV: token. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** ARGV: lookedAt, maxReadMs, token. Ends the lease; a reader that comes too late writes nothing. */
const TICKET = `${NOW}
if redis.call('GET', KEYS[2]) == ARGV[3] then redis.call('DEL', KEYS[2]) end
local born = tonumber(ARGV[1])
if now < born or now - born > tonumber(ARGV[2]) then return 0 end`;

/** ARGV: token, leaseMs. */
export const LOOK = `${NOW}
local e = redis.call('HMGET', KEYS[1], 'v', 'd', 'b', 's', 'x', 'f', 'n')
local leased = 0
if not e[2] and not e[7] and redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then leased = 1 end
return {now, leased, e[1], e[2], e[3], e[4], e[5], e[6], e[7]}`;

/** ARGV: lookedAt, maxReadMs, token, version, body, softMs, hardMs, costMs. */
export const FILL = `${TICKET}
local e = redis.call('HMGET', KEYS[1], 'v', 'f', 'b')
local version, stored = tonumber(ARGV[4]), tonumber(e[1]) or 0
if stored > version or (tonumber(e[2]) or 0) > version then return 0 end
if stored == version and tonumber(e[3]) > born then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[4], 'd', ARGV[5], 'b', ARGV[1], 's', ARGV[6], 'x', ARGV[8])
redis.call('HDEL', KEYS[1], 'f', 'n')
redis.call('PEXPIRE', KEYS[1], ARGV[7])
return 1`;

/** ARGV: lookedAt, maxReadMs, token, seenVersion, ttlMs, floorMs, about or ''. */
export const FILL_ABSENT = `${TICKET}
local e = redis.call('HMGET', KEYS[1], 'v', 'f')
if (tonumber(e[1]) or 0) > tonumber(ARGV[4]) then return 0 end
if e[2] then
  if e[1] then
    redis.call('HDEL', KEYS[1], 'v', 'd', 'b', 's', 'x')
    redis.call('PEXPIRE', KEYS[1], ARGV[6])
  end
  return 0
end
if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[1], 'n', ARGV[7])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
if e[1] then redis.call('HDEL', KEYS[1], 'v', 'd', 'b', 's', 'x') end
return ARGV[7] ~= '' and 1 or 0`;

/** ARGV: version, floorMs. The old value stays beneath its floor: marked as stale, it is better than nothing. */
export const INVALIDATE = `
local e = redis.call('HMGET', KEYS[1], 'v', 'f', 'n')
local version = tonumber(ARGV[1])
if (tonumber(e[1]) or 0) >= version or (tonumber(e[2]) or 0) >= version then return 0 end
redis.call('HSET', KEYS[1], 'f', ARGV[1])
if e[3] then redis.call('HDEL', KEYS[1], 'n') end
if not e[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return (e[1] or e[3]) and 1 or 0`;
