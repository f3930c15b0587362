import { answers } from '../run/ports.mjs';
import { SetupError } from './setup-error.mjs';

const DEFAULT_PORTS = { postgres: 5432, redis: 6379, nats: 4222 };
const TIMEOUT_MS = 3_000;

/** Servers the environment names win over private ones. `variables` = `{ postgres: 'DATABASE_URL', ... }`. */
export async function givenServers(variables) {
  const urls = {};
  for (const [server, variable] of Object.entries(variables)) {
    const value = process.env[variable];
    if (!value) continue;
    await checkReachable(variable, value, DEFAULT_PORTS[server]);
    urls[server] = value;
  }
  return urls;
}

/** A list of addresses (a NATS cluster) is fine as soon as one of them answers. */
async function checkReachable(variable, value, defaultPort) {
  const tried = [];
  for (const address of value.split(',')) {
    const { hostname, port } = parse(variable, address.trim());
    const target = { host: hostname.replace(/^\[|\]$/g, '') || 'localhost', port: Number(port) || defaultPort };
    if (await answers(target.host, target.port, TIMEOUT_MS)) return;
    tried.push(`${target.host}:${target.port}`);
  }
  throw new SetupError(
    `${variable} is set, but nothing answers at ${tried.join(', ')}.\n` +
      `Start that server, correct ${variable}, or unset it to get a private server.`,
  );
}

function parse(variable, address) {
  try {
    return new URL(address.includes('://') ? address : `nats://${address}`);
  } catch {
    // The value itself stays out of the message: it may hold a password.
    throw new SetupError(`${variable} is not a URL.`);
  }
}
