import { bold, table, warn } from './report.mjs';
import { GATEWAY, SERVICES } from './services.mjs';

/** The one table a newcomer needs, and the first thing to try. */
export function showAddresses({ running, urls, sampleCode }) {
  const gateway = running.find(({ name }) => name === GATEWAY);
  const rows = [
    ['SERVICE', 'ADDRESS', 'LOG'],
    ...running.map(({ name, url }) => [name, url, `.openshelf/logs/${name}.log`]),
    ...Object.entries(urls).map(([server, url]) => [server, withoutLogin(url), `.openshelf/logs/${server}.log`]),
  ];
  console.log(`\n${table(rows)}\n`);
  const usual = SERVICES.find(({ name }) => name === GATEWAY).port;
  if (gateway.port !== usual)
    warn(`a port of ${usual} and following is taken by another program: all services moved by ${gateway.port - usual}`);
  console.log(`  try: ${bold(`curl -H 'Prefer: wait=10' ${gateway.url}/v1/products/${sampleCode}`)}\n`);
}

function withoutLogin(url) {
  return url.replace(/\/\/[^@/]*@/, '//');
}
