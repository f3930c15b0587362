/** What the client library wants to know of an address. */
export interface BrokerAddress {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  readonly tls: boolean;
}

const ADDRESS = /^(?:(?<scheme>nats|tls):\/\/)?(?:(?<login>[^@/]+)@)?(?<hosts>[^@]+)$/;

/**
 * Reads `nats://user:password@host:port,host2`: one login for all servers, percent-encoded where it holds special
 * characters; a login without a colon is a token. Throws a RangeError that does not repeat the secret.
 */
export function parseBrokerAddress(url: string): BrokerAddress {
  const { scheme, login, hosts } = ADDRESS.exec(url.trim())?.groups ?? {};
  const servers = (hosts ?? '').split(',').map((host) =>
    host
      .trim()
      .replace(/^(nats|tls):\/\//, '')
      .replace(/\/$/, ''),
  );
  if (!servers.every((server) => /^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(server))) {
    throw new RangeError('NATS_URL is not of the form nats://user:password@host:port,host:port');
  }
  const [user, pass] = login?.split(/:(.*)/s, 2).map(decodeURIComponent) ?? [];
  return {
    servers,
    tls: scheme === 'tls',
    ...(user !== undefined && (pass === undefined ? { token: user } : { user, pass })),
  };
}
