import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from '../setup/build.mjs';
import { removeComposeProject } from '../setup/compose.mjs';
import { installPackages } from '../setup/packages.mjs';
import { preflight } from '../setup/preflight.mjs';
import { loadSecrets } from '../setup/secrets.mjs';
import { provideServers } from '../setup/servers.mjs';
import { root, stateDir } from '../paths.mjs';
import { Ledger } from './ledger.mjs';
import { isAlive } from './process-identity.mjs';
import { killStrays, STRAY_MARK } from './strays.mjs';
import { supervise } from './supervise.mjs';

const PARENT = join(stateDir, 'test');
const UNFINISHED_MS = 60_000;

const VARIABLES = {
  postgres: 'OPENSHELF_TEST_DATABASE_URL',
  redis: 'OPENSHELF_TEST_REDIS_URL',
  nats: 'OPENSHELF_TEST_NATS_URL',
};

/**
 * Packages, build and servers of one test or benchmark run, each run with a folder of its own that is
 * removed at the end. `work(group, env)` answers the exit status. Runs until the process exits.
 */
export async function withThrowAwayServers({ durable, skipBuild }, work) {
  preflight();
  const { dir, ledger } = claimFolder();
  await supervise(ledger, async (group) => {
    group.atEnd(async () => {
      await killStrays(dir);
      rmSync(dir, { recursive: true, force: true });
    });
    await removeAbandoned(dir);
    await installPackages(group);
    const secrets = loadSecrets(dir);
    const { urls, binaries } = await provideServers({
      group,
      dir,
      logDir: join(dir, 'logs'),
      secrets,
      variables: VARIABLES,
      durable,
    });
    if (!skipBuild) await build(group);
    return work(group, environment(dir, urls, binaries));
  });
}

/** Runs node in the clone, with the terminal of this run; answers its exit status. */
export async function runNode(group, name, args, env) {
  // A session of its own has no terminal to read keys from, which a watching test runner wants.
  const ownGroup = !args.some((arg) => arg.startsWith('--watch'));
  const { code, signal } = await group.run(name, process.execPath, args, { capture: false, cwd: root, env, ownGroup });
  return signal ? 1 : code;
}

function environment(dir, urls, binaries) {
  const env = { ...process.env, [STRAY_MARK]: dir };
  // A test must not reach the data of someone who works with servers of his own.
  for (const variable of ['DATABASE_URL', 'REDIS_URL', 'NATS_URL']) delete env[variable];
  for (const [server, variable] of Object.entries(VARIABLES)) env[variable] = urls[server];
  env.OPENSHELF_TEST_POSTGRES_BIN_DIR = binaries.postgres ?? '';
  env.OPENSHELF_TEST_REDIS_SERVER_BIN = binaries.redis ?? '';
  env.OPENSHELF_TEST_NATS_SERVER_BIN = binaries.nats ?? '';
  return env;
}

/** The folder appears under its final name together with its claim, so that nobody takes it for an abandoned one. */
function claimFolder() {
  mkdirSync(PARENT, { recursive: true });
  const prepared = mkdtempSync(join(PARENT, 'new-'));
  // mkdtemp lets nobody else in, but the database server may have to run as another user.
  chmodSync(prepared, 0o755);
  new Ledger(join(prepared, 'run')).claim();
  const dir = join(PARENT, prepared.slice(dirname(prepared).length + 1).replace(/^new-/, 'run-'));
  renameSync(prepared, dir);
  return { dir, ledger: new Ledger(join(dir, 'run')) };
}

/** Runs that were killed with -9 leave servers and a folder. */
async function removeAbandoned(own) {
  for (const name of readdirSync(PARENT)) {
    const dir = join(PARENT, name);
    if (dir === own || !existsSync(dir)) continue;
    if (name.startsWith('new-')) {
      if (Date.now() - statSync(dir).mtimeMs > UNFINISHED_MS) rmSync(dir, { recursive: true, force: true });
      continue;
    }
    const ledger = new Ledger(join(dir, 'run'));
    const owner = ledger.owner();
    if (owner && isAlive(owner)) continue;
    await ledger.stopLeftovers();
    await killStrays(dir);
    removeComposeProject(dir);
    rmSync(dir, { recursive: true, force: true });
  }
}
