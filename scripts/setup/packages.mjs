import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { note } from '../run/report.mjs';
import { root } from '../paths.mjs';
import { withLock } from './file-lock.mjs';
import { SetupError } from './setup-error.mjs';

/** Makes node_modules what package-lock.json says. */
export async function installPackages(group) {
  if (isInstalled()) return;
  await withLock('packages', async () => {
    if (isInstalled()) return;
    const wanted = packagesIn('package-lock.json');
    if (!wanted) throw new SetupError('package-lock.json is missing or unreadable: this is not a complete clone.');
    note(`installing ${Object.keys(wanted).length} packages (npm ci, about a minute)`);
    const started = Date.now();
    const { ok, output } = await group.run(
      'npm-ci',
      ...npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'),
      {
        cwd: root,
      },
    );
    if (!ok) throw new SetupError(`npm ci failed:\n${output.trim()}`);
    note(`packages installed (${Math.round((Date.now() - started) / 1000)} s)`);
  });
}

/** The npm that called us, or the one on PATH: `[command, args]`. */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
}

/**
 * npm writes a second lock file into node_modules as the last act of an installation: it says what is really
 * there, whoever installed it. Packages for other platforms are in the first and rightly not in the second.
 */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const present = packagesIn('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  const fits = ([path, entry]) =>
    present[path] ? sameVersion(entry, present[path]) : Boolean(entry.optional || entry.devOptional);
  return Object.entries(wanted).every(fits) && Object.keys(present).every((path) => path in wanted);
}

function sameVersion(one, other) {
  return one.version === other.version && one.integrity === other.integrity;
}

function packagesIn(file) {
  try {
    const { '': _root, ...packages } = JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
    return packages;
  } catch {
    return null;
  }
}
