import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone these scripts belong to, whatever directory they are called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything a run leaves on disk lives here; removing the folder is a complete reset. */
export const stateDir = join(root, '.openshelf');

export const logDir = join(stateDir, 'logs');
