import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** A port the kernel says is free; somebody may take it before it is used, so callers try again. */
export async function freePort(preferred) {
  if (preferred && (await isFree(preferred))) return preferred;
  return listenBriefly(0);
}

/**
 * Both questions are needed: on some systems a loopback port can be bound although another program
 * already listens on all addresses.
 */
export async function isFree(port) {
  if (await answers(LOOPBACK, port, 500)) return false;
  return listenBriefly(port).then(
    () => true,
    () => false,
  );
}

export function answers(host, port, timeoutMs) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}

function listenBriefly(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const { port: chosen } = server.address();
      server.close(() => resolve(chosen));
    });
  });
}
