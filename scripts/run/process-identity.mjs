import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PS_OPTIONS = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };

/**
 * A process is named by pid plus start time: pids are reused, and a name or command line matches strangers.
 * The start time survives exec(), so a wrapper such as setpriv keeps the identity of what it becomes.
 * Answers null for a process that is gone, including a zombie nobody has collected yet.
 */
export function identityOf(pid) {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

export function isAlive({ pid, identity }) {
  return identity !== null && identityOf(pid) === identity;
}

/** A living process's command line, empty for one that is gone. ps is missing on the smallest Linux installations. */
export function commandLineOf(pid) {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-ww', '-p', String(pid)], PS_OPTIONS);
  } catch {
    return '';
  }
}

let bootId;

function identityFromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    if (state === 'Z' || state === 'X') return null;
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${bootId}/${fields[19]}`;
  } catch {
    return null;
  }
}

function identityFromPs(pid) {
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], PS_OPTIONS)
      .trim()
      .split(/\s+/);
    return state.startsWith('Z') ? null : started.join(' ');
  } catch {
    return null;
  }
}
