import { describe, expect, it } from '@jest/globals';
import { type Msg, headers } from '@nats-io/transport-node';
import { Delivery } from './delivery.js';

function message(reply: string, { messageId }: { messageId?: string } = {}) {
  const answers: string[] = [];
  const sent = headers();
  if (messageId !== undefined) sent.set('Nats-Msg-Id', messageId);
  const msg = {
    subject: 'product.raw.v1.1',
    reply,
    headers: sent,
    data: new Uint8Array(),
    respond: (payload: string) => void answers.push(payload),
  };
  return { delivery: new Delivery(msg as unknown as Msg), answers };
}

const REPLY = '$JS.ACK.CATALOG.normalizer.3.17.21.1763769600123456789.5';

describe('delivery', () => {
  it.each([
    ['today', REPLY],
    ['with a domain', '$JS.ACK.hub.ACCOUNT.CATALOG.normalizer.3.17.21.1763769600123456789.5.random'],
  ])('reads what the broker says of it %s', (_name, reply) => {
    expect(message(reply).delivery).toMatchObject({
      stream: 'CATALOG',
      durable: 'normalizer',
      count: 3,
      sequence: 17,
      storedAt: new Date(1_763_769_600_123),
      messageId: 'CATALOG:17',
    });
  });

  it("is known by the producer's id where there is one", () => {
    expect(message(REPLY, { messageId: 'id-1' }).delivery.messageId).toBe('id-1');
  });

  it('is answered once, and shows no sign of life after that', () => {
    const { delivery, answers } = message(REPLY);
    delivery.inProgress();
    delivery.giveBack(1_500);
    delivery.ack();
    delivery.terminate();
    delivery.inProgress();
    expect(answers).toEqual(['+WPI', '-NAK {"delay":1500000000}']);
  });

  it('is given back at once without a delay, and ended without a reason', () => {
    const first = message(REPLY);
    first.delivery.giveBack();
    const second = message(REPLY);
    second.delivery.terminate();
    expect([first.answers, second.answers]).toEqual([['-NAK'], ['+TERM']]);
  });

  it('refuses what is not a delivery', () => {
    expect(() => message('_INBOX.x')).toThrow('not a delivery: _INBOX.x');
  });
});
