import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { answers, freePort, isFree } from './ports.mjs';

async function listenOn(host) {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  return { port: server.address().port, close: () => new Promise((resolve) => server.close(resolve)) };
}

describe('ports', () => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    it(`sees a port that is taken on ${host}`, async () => {
      const { port, close } = await listenOn(host);
      assert.equal(await isFree(port), false);
      assert.notEqual(await freePort(port), port);
      await close();
      assert.equal(await isFree(port), true);
      assert.equal(await freePort(port), port);
    });
  }

  it('answers false for a port where nobody listens', async () => {
    const { port, close } = await listenOn('127.0.0.1');
    await close();
    assert.equal(await answers('127.0.0.1', port, 500), false);
  });
});
