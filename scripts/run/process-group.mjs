import { spawn } from 'node:child_process';
import { kill } from './ledger.mjs';

/** Stopping goes from the last stage to the first; members of one stage stop together. */
export const STAGE = { server: 0, sandbox: 1, service: 2, command: 3 };

const LAST_WORDS_MS = 500;

/** A process of the run ended although nobody asked it to. */
export class CrashError extends Error {
  name = 'CrashError';

  constructor(member, { code, signal }) {
    super(`${member.name} ended by itself (${signal ? `signal ${signal}` : `exit status ${code}`})`);
    this.member = member;
  }
}

/**
 * The only place where processes are started: whatever is started here is on the ledger while it lives,
 * is ended by stop(), and cannot be started any more once stop() has begun (a set-up step that is
 * still under way when Ctrl-C comes must not start one more server).
 *
 * Members get a session of their own: the terminal sends Ctrl-C to its whole foreground group, and then
 * databases would go down before the services that use them.
 */
export class ProcessGroup {
  #ledger;
  #members = new Set();
  #atEnd = [];
  #stopping = null;
  #reportCrash;

  /** Rejects when a watched member ends by itself. */
  crashed = new Promise((_, reject) => (this.#reportCrash = reject));

  constructor(ledger) {
    this.#ledger = ledger;
    this.crashed.catch(() => {});
  }

  get isStopping() {
    return this.#stopping !== null;
  }

  /** What has to be undone after all processes are gone; the latest first. */
  atEnd(undo) {
    this.#atEnd.unshift(undo);
  }

  /** Starts a member. `log` = `{ file, from }` is where a crash report finds its last words. */
  start(name, command, args, options = {}) {
    const {
      killSignal = 'SIGKILL',
      stage = STAGE.command,
      stopSignal = 'SIGTERM',
      graceMs = 15_000,
      ownGroup = true,
      log,
      ...spawnOptions
    } = options;
    if (this.isStopping) throw new Error('stopping');
    const child = spawn(command, args, { detached: ownGroup, ...spawnOptions });
    const member = {
      name,
      pid: child.pid,
      child,
      stage,
      stopSignal,
      killSignal,
      graceMs,
      ownGroup,
      log,
      ended: null,
      exit: null,
    };
    member.exit = new Promise((resolve) => {
      child.once('error', (error) => resolve(this.#ended(member, { code: 127, signal: null, error })));
      child.once('exit', (code, signal) => {
        const end = this.#ended(member, { code, signal });
        // Its last words, the reason of a crash, may still be in the pipe; a child of its own may hold that open.
        child.once('close', () => resolve(end));
        setTimeout(() => resolve(end), LAST_WORDS_MS).unref();
      });
    });
    if (child.pid !== undefined) {
      this.#members.add(member);
      this.#ledger.record({ name, pid: child.pid, stage, stopSignal, graceMs, ownGroup });
    }
    return member;
  }

  /** From now on the end of this member is a crash of the whole run. */
  watch(member) {
    void this.#reportEndOf(member);
  }

  /** Runs a command to its end; with `capture` its output is collected instead of shown. */
  async run(name, command, args, { capture = true, input, ...options } = {}) {
    const stdio = capture ? [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] : 'inherit';
    const member = this.start(name, command, args, { stdio, ...options });
    let output = '';
    const drained = [member.child.stdout, member.child.stderr].filter(Boolean).map((stream) => {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
      return new Promise((resolve) => stream.once('close', resolve));
    });
    member.child.stdin?.on('error', () => {}).end(input);
    const end = await member.exit;
    await Promise.all(drained);
    return { ...end, ok: end.code === 0, output };
  }

  /** Ends one member ahead of the others, politely first. */
  end(member) {
    return endPolitely(member);
  }

  stop() {
    return (this.#stopping ??= this.#stopAll());
  }

  /** For the impatient: stop() that is under way then comes to its end at once. */
  killNow() {
    for (const member of this.#members) endHard(member);
  }

  async #stopAll() {
    for (const stage of Object.values(STAGE).toSorted((a, b) => b - a)) {
      const members = [...this.#members].filter((member) => member.stage === stage);
      await Promise.all(members.map(endPolitely));
    }
    for (const undo of this.#atEnd) await undo();
  }

  async #reportEndOf(member) {
    const end = await member.exit;
    if (!this.isStopping) this.#reportCrash(new CrashError(member, end));
  }

  #ended(member, end) {
    member.ended = end;
    this.#members.delete(member);
    if (member.pid !== undefined) this.#ledger.forget(member);
    return end;
  }
}

async function endPolitely(member) {
  if (member.ended) return;
  // A frozen process cannot act on a polite signal until it is woken.
  for (const signal of [member.stopSignal, 'SIGCONT']) kill(member.pid, signal);
  const timer = setTimeout(() => endHard(member), member.graceMs);
  await member.exit;
  clearTimeout(timer);
  // What the member started itself and left behind shares its group.
  if (member.ownGroup) kill(-member.pid, 'SIGKILL');
}

function endHard(member) {
  kill(member.ownGroup ? -member.pid : member.pid, member.killSignal);
}
