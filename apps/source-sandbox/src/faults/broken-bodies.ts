import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip, constants } from 'node:zlib';

/** Size of the endless answers: far above any sane cap, small enough not to hurt the machine. */
const HUGE_BYTES = 256 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, ' ');
const DRIP_MS = 200;
const DRIPS = 300;

/** JSON of 256 MB: a product behind a desert of white space. */
export function hugeBody(): Readable {
  return Readable.from(hugeChunks());
}

function* hugeChunks(): Generator<string | Buffer> {
  yield '{"code":"0","padding":"';
  for (let sent = 0; sent < HUGE_BYTES; sent += CHUNK.length) yield CHUNK;
  yield '"}';
}

let bomb: Promise<Buffer> | undefined;

/** The same, packed to about a megabyte. */
export function gzipBomb(): Promise<Buffer> {
  bomb ??= (async () => {
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    const packed: Buffer[] = [];
    gzip.on('data', (chunk: Buffer) => packed.push(chunk));
    hugeBody().pipe(gzip);
    await once(gzip, 'end');
    return Buffer.concat(packed);
  })();
  return bomb;
}

/** The body in small pieces with pauses, a minute in all. */
export function drip(body: Buffer): Readable {
  return Readable.from(drops(body));
}

async function* drops(body: Buffer): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(body.length / DRIPS));
  for (let at = 0; at < body.length; at += size) {
    yield body.subarray(at, at + size);
    await sleep(DRIP_MS, undefined, { ref: false });
  }
}

/** Half of the body; then the connection breaks. */
export function firstHalf(body: Buffer): Readable {
  return Readable.from(halfAndBreak(body));
}

async function* halfAndBreak(body: Buffer): AsyncGenerator<Buffer> {
  yield body.subarray(0, body.length >> 1);
  // The half has to leave before the break, which would take it back.
  await sleep(20);
  throw new Error('truncated, as wished for');
}

/** Well-formed JSON in which nothing has the type it should have. */
export const wrongTypes = JSON.stringify({
  code: 42,
  status: { value: true },
  result: 'product_found',
  errors: 'none',
  warnings: 0,
  product: {
    code: ['0'],
    product_name: { en: 7 },
    brands: 12,
    nutriments: 'plenty',
    images: [null],
    categories_tags: 'en:food',
  },
  products: 'one',
  totalHits: 'many',
  foods: { 0: { fdcId: 'x', gtinUpc: 12, foodNutrients: 'all' } },
});

/** What a broken proxy sends as `application/json`. */
export const notJson =
  '<html><head><title>502 Bad Gateway</title></head><body>upstream sent too big header</body></html>';
