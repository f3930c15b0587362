import { constants } from 'node:os';
import { SetupError } from '../setup/setup-error.mjs';
import { CrashError, ProcessGroup } from './process-group.mjs';
import { fail, note, showCrash } from './report.mjs';

/** npm passes on the signal the terminal has already sent to everybody: the same key press arrives twice. */
const SAME_KEY_PRESS_MS = 500;

/**
 * Runs `main` with a group of processes that is stopped whatever happens: end, fault, crash of a member, signal.
 * The first signal stops in order, the second kills, the third leaves at once.
 * `main` answers the exit status; `statusAfterSignal` may overrule the usual one.
 */
export async function supervise(ledger, main, statusAfterSignal = (usual) => usual) {
  const group = new ProcessGroup(ledger);
  const interrupted = untilSignal(group);
  // A closed terminal makes every write fail; that must not keep us from stopping the rest.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

  let status;
  try {
    status = await Promise.race([
      main(group),
      interrupted.then((signal) => statusAfterSignal(128 + constants.signals[signal])),
      group.crashed,
    ]);
  } catch (error) {
    status = 1;
    if (error instanceof CrashError) showCrash(error);
    else fail(error instanceof SetupError ? error.message : error.stack);
  }
  await group.stop();
  ledger.disown();
  process.exit(status);
}

function untilSignal(group) {
  return new Promise((resolve) => {
    let count = 0;
    let last = 0;
    const onSignal = (signal) => {
      if (Date.now() - last < SAME_KEY_PRESS_MS) return;
      last = Date.now();
      count += 1;
      if (count === 1) {
        note('stopping (once more to kill at once)');
        resolve(signal);
      } else if (count === 2) {
        note('killing');
        void group.stop();
        group.killNow();
      } else {
        process.exit(1);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  });
}
