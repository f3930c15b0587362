import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The passwords of one set of private servers, made once and kept readable by their owner only. */
export function loadSecrets(dir) {
  const path = join(dir, 'secrets.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const secrets = { postgres: secret(), redis: secret(), nats: secret(), databaseRoles: secret() };
  mkdirSync(dir, { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}

function secret() {
  return randomBytes(24).toString('hex');
}

/** A service's own database login: the password follows from one secret, so nothing has to be handed around. */
export function databaseUrlOf(ownerUrl, role, roleSecret) {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = createHmac('sha256', roleSecret).update(role).digest('hex');
  return url.toString();
}
