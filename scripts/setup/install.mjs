import { join } from 'node:path';
import { note, warn } from '../run/report.mjs';
import { findOnPath } from './binaries.mjs';

const PACKAGES = {
  apt: { postgres: 'postgresql', redis: 'redis-server', nats: 'nats-server' },
  brew: { postgres: 'postgresql@17', redis: 'redis', nats: 'nats-server' },
};

/** A run without a terminal, or in CI, must not hang on a question nobody sees. */
const interactive = process.stdin.isTTY && !process.env.CI;

/** Installs server binaries with the machine's package manager where that is possible; the caller looks again. */
export async function installServers(missing, group) {
  if (findOnPath('apt-get')) await installWithApt(missing, group);
  else if (findOnPath('brew') && process.getuid?.() !== 0) await installWithBrew(missing, group);
}

async function installWithApt(missing, group) {
  const packages = missing.map((server) => PACKAGES.apt[server]);
  const script = [join(import.meta.dirname, 'apt-install.sh'), ...packages];
  const prefix = await rootPrefix(group, packages);
  if (!prefix) return;
  note(`installing with apt: ${packages.join(', ')} (programs only: no system server is started)`);
  const [command, ...args] = [...prefix, 'sh', ...script];
  // Not in a group of its own: sudo reads the password from this terminal. Never killed hard: what dpkg has begun it
  // must finish, and the script has to put back what it changed.
  const { ok, output } = await group.run('apt', command, args, {
    capture: prefix.length === 0,
    ownGroup: false,
    killSignal: 'SIGTERM',
    graceMs: 120_000,
  });
  if (!ok && !group.isStopping) warn(`apt could not install ${packages.join(', ')}\n${output.trim()}`);
}

/** What to put before a command to run it as root: nothing, sudo, or null when there is no way. */
async function rootPrefix(group, packages) {
  if (process.getuid?.() === 0) return [];
  if (!findOnPath('sudo')) return null;
  if ((await group.run('sudo', 'sudo', ['-n', 'true'])).ok) return ['sudo', '-n'];
  if (!interactive) return null;
  note(`sudo is needed to install ${packages.join(', ')}; it may ask for your password`);
  return ['sudo'];
}

async function installWithBrew(missing, group) {
  const packages = missing.map((server) => PACKAGES.brew[server]);
  note(`installing with brew: ${packages.join(', ')}`);
  const { ok, output } = await group.run('brew', 'brew', ['install', '--quiet', ...packages]);
  if (!ok && !group.isStopping) warn(`brew could not install ${packages.join(', ')}\n${output.trim()}`);
}
