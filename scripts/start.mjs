/**
 * npm start [-- --once]: everything from packages to running services, in the foreground until Ctrl-C.
 * `--once` scans five codes and stops; the exit status says whether all went well.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logDir, stateDir } from './paths.mjs';
import { showAddresses } from './run/addresses.mjs';
import { writeConnectionFile } from './run/connection-file.mjs';
import { firstCodes, scanFirstCodes } from './run/first-scans.mjs';
import { Ledger } from './run/ledger.mjs';
import { migrate } from './run/migrate.mjs';
import { fail, note } from './run/report.mjs';
import { GATEWAY, SANDBOX } from './run/services.mjs';
import { chooseSources } from './run/sources.mjs';
import { startServices } from './run/start-services.mjs';
import { supervise } from './run/supervise.mjs';
import { build } from './setup/build.mjs';
import { installPackages } from './setup/packages.mjs';
import { preflight } from './setup/preflight.mjs';
import { loadSecrets } from './setup/secrets.mjs';
import { provideServers } from './setup/servers.mjs';

const VARIABLES = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', nats: 'NATS_URL' };
const FIRST_SCANS_DONE = join(stateDir, 'first-scans-done');

const once = process.argv.includes('--once');
const startedAt = Date.now();
let isUp = false;

preflight();
const ledger = new Ledger(join(stateDir, 'run'));
const other = ledger.claim();
if (other) {
  fail(`this clone is already running (npm start, pid ${other.pid}): stop that one first, or start a second clone.`);
  process.exit(1);
}
// Ctrl-C is how a running Openshelf is ended: that is success. During set-up, or of --once, it is not.
await supervise(ledger, start, (usual) => (isUp && !once ? 0 : usual));

async function start(group) {
  const leftovers = await ledger.stopLeftovers();
  if (leftovers.length > 0) note(`stopped what an earlier run had left: ${leftovers.join(', ')}`);

  await installPackages(group);
  const secrets = loadSecrets(stateDir);
  const [{ urls }, { withSandbox, reason }] = await Promise.all([
    provideServers({ group, dir: stateDir, logDir, secrets, variables: VARIABLES }),
    chooseSources(),
  ]);
  await build(group);
  note(reason);
  const stack = { group, urls, roleSecret: secrets.databaseRoles, withSandbox };
  await migrate(stack);
  const running = await startServices(stack);
  writeConnectionFile({ ...stack, running });

  const urlOf = (name) => running.find((service) => service.name === name)?.url;
  const codes = await firstCodes(urlOf(SANDBOX.name));
  isUp = true;
  showAddresses({ running, urls, sampleCode: codes[0] });
  if (once || !existsSync(FIRST_SCANS_DONE)) {
    const allHealed = await scanFirstCodes(urlOf(GATEWAY), codes);
    if (allHealed) writeFileSync(FIRST_SCANS_DONE, '');
    if (once) return allHealed ? 0 : 1;
  }
  note(`ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s; Ctrl-C stops everything`);
  return new Promise(() => {});
}
