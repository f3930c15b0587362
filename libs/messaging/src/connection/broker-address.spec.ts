import { describe, expect, it } from '@jest/globals';
import { parseBrokerAddress } from './broker-address.js';

describe('broker address', () => {
  it.each([
    ['nats://localhost:4222', { servers: ['localhost:4222'], tls: false }],
    ['127.0.0.1:4222', { servers: ['127.0.0.1:4222'], tls: false }],
    [
      'nats://user:pa%40ss%2Fword@a:4222,b,nats://c:1',
      { servers: ['a:4222', 'b', 'c:1'], user: 'user', pass: 'pa@ss/word', tls: false },
    ],
    ['nats://user:a:b@host/', { servers: ['host'], user: 'user', pass: 'a:b', tls: false }],
    ['nats://user:@host', { servers: ['host'], user: 'user', pass: '', tls: false }],
    ['tls://s3cret@nats.example.org', { servers: ['nats.example.org'], token: 's3cret', tls: true }],
    ['nats://[::1]:4222', { servers: ['[::1]:4222'], tls: false }],
  ])('reads %s', (url, address) => {
    expect(parseBrokerAddress(url)).toEqual(address);
  });

  it.each(['', 'nats://', 'http://host:4222', 'nats://a b', 'nats://secret:word@', 'nats://host:port', 'a,,b'])(
    'refuses %p without repeating it',
    (url) => {
      expect(() => parseBrokerAddress(url)).toThrow(
        new RangeError('NATS_URL is not of the form nats://user:password@host:port,host:port'),
      );
    },
  );
});
