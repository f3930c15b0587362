import { note, table, warn } from './report.mjs';

const CODES_WANTED = 5;
const WAIT_SECONDS = 10;

/** Known in every country's Open Food Facts: Nutella, Coca-Cola, Prince, Cristaline, and the example of its documentation. */
const FAMOUS_CODES = ['3017620422003', '5449000000996', '7622210449283', '3274080005003', '0737628064502'];

/** Codes the sources in use know. */
export async function firstCodes(sandboxUrl) {
  if (!sandboxUrl) return FAMOUS_CODES;
  const response = await fetch(`${sandboxUrl}/_sandbox/products?limit=${CODES_WANTED}`, {
    signal: AbortSignal.timeout(5_000),
  });
  return (await response.json()).codes;
}

/**
 * Scans five codes the way an app would and prints how each one healed.
 * Answers whether all of them did.
 */
export async function scanFirstCodes(gatewayUrl, codes) {
  note('scanning the first five codes, as an app would');
  const scans = [];
  // One after the other: the real sources count calls, and the times shown are then one scan's own.
  for (const code of codes) scans.push(await scan(gatewayUrl, code));
  console.log(`\n${table([['CODE', 'NAME', 'BRAND', 'SOURCE', 'MS'], ...scans.map((scanned) => scanned.row)])}\n`);
  const healed = scans.filter((scanned) => scanned.ok).length;
  (healed === codes.length ? note : warn)(`${healed} of ${codes.length} healed`);
  return healed === codes.length && codes.length === CODES_WANTED;
}

async function scan(gatewayUrl, code) {
  const started = performance.now();
  const row = (name, brand, source) => [
    code,
    shorten(name),
    shorten(brand),
    source,
    Math.round(performance.now() - started),
  ];
  try {
    const response = await fetch(`${gatewayUrl}/v1/products/${code}`, {
      headers: { prefer: `wait=${WAIT_SECONDS}`, accept: 'application/json' },
      signal: AbortSignal.timeout((WAIT_SECONDS + 5) * 1000),
    });
    const body = await response.json();
    if (response.ok) return { ok: true, row: row(body.name ?? '-', body.brand ?? '-', sourcesOf(body)) };
    return {
      ok: false,
      row: row(`not healed: ${response.status} ${body.title ?? ''}`, '-', body.discovery?.state ?? '-'),
    };
  } catch (error) {
    return { ok: false, row: row(`not healed: ${error.message}`, '-', '-') };
  }
}

function sourcesOf({ attribution }) {
  return [...new Set((attribution ?? []).map(({ source }) => source))].join(', ') || '-';
}

function shorten(text) {
  return String(text).length > 40 ? `${String(text).slice(0, 39)}…` : String(text);
}
