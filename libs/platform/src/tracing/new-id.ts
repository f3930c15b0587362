import { randomFillSync } from 'node:crypto';

// One call into the system's random source per 256 requests: a call for each was a tenth of a request's time.
const pool = Buffer.allocUnsafe(6_144);
let used = pool.length;

/** A random id of so many bytes, in lower-case hex. */
export function newId(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += bytes;
  return pool.toString('hex', start, used);
}
