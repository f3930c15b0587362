import { execFileSync, spawnSync } from 'node:child_process';
import { findOnPath } from './binaries.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * PostgreSQL refuses to run as root. Answers how to start its programs so that they may work in `dir`:
 * `{ owner, wrap(command, args) -> [command, args], spawnOptions }`; for an ordinary user nothing changes.
 */
export function unprivilegedUserFor(dir) {
  if (process.getuid?.() !== 0) return { owner: null, wrap: (command, args) => [command, args], spawnOptions: {} };
  const owner = lookUp('postgres') ?? lookUp('nobody');
  if (!owner)
    throw new SetupError(
      'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as.',
    );

  const spawnOptions = { uid: owner.uid, gid: owner.gid };
  if (spawnSync(...mayEnter(dir), { ...spawnOptions, cwd: '/' }).status === 0) {
    return { owner, wrap: (command, args) => [command, args], spawnOptions };
  }
  return { owner, wrap: withDacOverride(owner, dir), spawnOptions: {} };
}

/**
 * A clone below a folder only root may enter (mktemp -d makes such): rather than opening folders above the
 * clone to everybody, the server keeps the one capability that passes directory permissions. dac_override
 * and not the weaker dac_read_search, because containers are commonly started without the latter.
 */
function withDacOverride(owner, dir) {
  const setpriv = findOnPath('setpriv');
  const prefix = [
    '--reuid',
    String(owner.uid),
    '--regid',
    String(owner.gid),
    '--clear-groups',
    '--inh-caps',
    '+dac_override',
    '--ambient-caps',
    '+dac_override',
    '--',
  ];
  if (!setpriv || spawnSync(setpriv, [...prefix, ...mayEnter(dir).flat()], { cwd: '/' }).status !== 0) {
    throw new SetupError(
      `PostgreSQL does not run as root, and the user "${owner.name}" may not enter ${dir}.\n` +
        'Clone into a folder that other users may enter, or start as an ordinary user.',
    );
  }
  return (command, args) => [setpriv, [...prefix, command, ...args]];
}

/** Tried by really looking inside: `test -x` asks access(2), which does not count capabilities. */
function mayEnter(dir) {
  return ['ls', ['-d', `${dir}/.`]];
}

function lookUp(name) {
  try {
    const id = (flag) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { name, uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}
