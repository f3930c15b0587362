import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { freePort } from '../run/ports.mjs';
import { givenServers } from './given-servers.mjs';

const VARIABLE = 'OPENSHELF_SPEC_NATS_URL';

describe('given servers', () => {
  const server = createServer((socket) => socket.end());

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  after(() => {
    server.close();
    delete process.env[VARIABLE];
  });

  const ask = (value) => {
    process.env[VARIABLE] = value;
    return givenServers({ nats: VARIABLE });
  };

  it('are nothing where the variable is not set', async () => {
    assert.deepEqual(await ask(''), {});
  });

  it('need one answering address of a list', async () => {
    const list = `nats://127.0.0.1:${await freePort()},127.0.0.1:${server.address().port}`;
    assert.deepEqual(await ask(list), { nats: list });
  });

  it('that do not answer are reported with the variable and without the password', async () => {
    const dead = `nats://user:hidden@127.0.0.1:${await freePort()}`;
    await assert.rejects(ask(dead), ({ message }) => message.includes(VARIABLE) && !message.includes('hidden'));
  });

  it('must be URLs', async () => {
    await assert.rejects(ask('nats://[:x'), /OPENSHELF_SPEC_NATS_URL is not a URL/);
  });
});
