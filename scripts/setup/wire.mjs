import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

/**
 * A few bytes of conversation over TCP, to see that a server serves and does not merely listen.
 * Sends `hello` (if any) and calls `next(received, send)` for all bytes so far, until that answers true or false.
 */
export function converse(port, { hello, next }) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: TIMEOUT_MS });
    let received = Buffer.alloc(0);
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => hello && socket.write(hello));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      const verdict = next(received, (text) => socket.write(text));
      if (typeof verdict === 'boolean') done(verdict);
    });
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => done(false));
  });
}
