import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { note } from '../run/report.mjs';
import { root, stateDir } from '../paths.mjs';
import { withLock } from './file-lock.mjs';
import { npm } from './packages.mjs';
import { SetupError } from './setup-error.mjs';

const FOLDERS = ['apps', 'libs', 'test'];
const FILES = /^(package(-lock)?|tsconfig.*|nest-cli|\.swcrc)(\.json)?$/;
/** Test files are run from their sources: a change in one is no reason to build. */
const NOT_BUILT = /\.(spec|test)\.ts$/;
const FINGERPRINT = join(stateDir, 'build.json');

/** Compiles everything to dist/, when a source has changed since the last time. */
export async function build(group) {
  if (isUpToDate()) return;
  await withLock('build', async () => {
    // Taken before the compiler reads: what changes while it runs must count as changed the next time.
    const sources = fingerprint(readFingerprint());
    if (isUpToDate()) return;
    note('building');
    const started = Date.now();
    const { ok, output } = await group.run('build', ...npm('run', '--silent', 'build'), { cwd: root });
    if (!ok) throw new SetupError(`the build failed:\n${output.trim()}`);
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(`${FINGERPRINT}.new`, JSON.stringify(sources));
    renameSync(`${FINGERPRINT}.new`, FINGERPRINT);
    note(`built (${Math.round((Date.now() - started) / 1000)} s)`);
  });
}

function isUpToDate() {
  if (!existsSync(join(root, 'dist'))) return false;
  const before = readFingerprint();
  const now = fingerprint(before);
  const paths = Object.keys(now);
  return paths.length === Object.keys(before).length && paths.every((path) => now[path].hash === before[path]?.hash);
}

/** Size and time say "unchanged" quickly; only where they differ (a fresh checkout) the content is read. */
function fingerprint(before) {
  const result = {};
  for (const path of sourceFiles()) {
    const { size, mtimeMs } = statSync(join(root, path));
    const known = before[path];
    const same = known && known.size === size && known.mtimeMs === mtimeMs;
    result[path] = { size, mtimeMs, hash: same ? known.hash : hashOf(path) };
  }
  return result;
}

function sourceFiles() {
  const top = readdirSync(root).filter((name) => FILES.test(name));
  const below = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !NOT_BUILT.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)),
  );
  return [...top, ...below];
}

function hashOf(path) {
  return createHash('sha1')
    .update(readFileSync(join(root, path)))
    .digest('base64');
}

function readFingerprint() {
  try {
    return JSON.parse(readFileSync(FINGERPRINT, 'utf8'));
  } catch {
    return {};
  }
}
