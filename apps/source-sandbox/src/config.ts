import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SandboxConfig {
  readonly port: number;
  readonly host: string;
  readonly folders: readonly string[];
  readonly limits: boolean;
  readonly logLevel: string;
}

/** The settings from the environment. Throws one error that names every fault. */
export function readConfig(env: NodeJS.ProcessEnv): SandboxConfig {
  const faults: string[] = [];
  const port = Number(env['PORT'] ?? 3900);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) faults.push(`PORT is not a port: ${env['PORT']}`);

  const named = (env['OPENSHELF_SANDBOX_DIR'] ?? '').split(':').filter(Boolean);
  const folders = named.length > 0 ? named : [shippedData()];
  for (const folder of folders) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      faults.push(`OPENSHELF_SANDBOX_DIR: no folder ${folder}`);
  }

  const limits = env['OPENSHELF_SANDBOX_LIMITS'] ?? 'off';
  if (limits !== 'on' && limits !== 'off') faults.push(`OPENSHELF_SANDBOX_LIMITS is neither on nor off: ${limits}`);

  if (faults.length > 0) throw new Error(faults.join('; '));
  return {
    port,
    host: env['HOST'] ?? '127.0.0.1',
    folders,
    limits: limits === 'on',
    logLevel: env['LOG_LEVEL'] ?? 'info',
  };
}

/** The set that comes with the project, found from the source as well as from what was built of it. */
export function shippedData(): string {
  const data = join('apps', 'source-sandbox', 'data');
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, data)) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, data);
}
