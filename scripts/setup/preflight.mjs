import { accessSync, constants, mkdirSync } from 'node:fs';
import { fail } from '../run/report.mjs';
import { stateDir } from '../paths.mjs';

const OLDEST_NODE = [20, 19];

/** What has to hold before anything else; ends the process with one clear line otherwise. */
export function preflight() {
  const fault = findFault();
  if (!fault) return;
  fail(fault);
  process.exit(1);
}

function findFault() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    return `Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`;
  }
  if (process.platform === 'win32') return 'Windows is supported through WSL: clone and start it there.';
  try {
    mkdirSync(stateDir, { recursive: true });
    accessSync(stateDir, constants.W_OK);
    return null;
  } catch {
    return `${stateDir} cannot be written. Was it made by another user (root)? Start as that user, or remove it.`;
  }
}
