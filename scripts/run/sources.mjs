import { SetupError } from '../setup/setup-error.mjs';

const PROBE_URL = 'https://world.openfoodfacts.org/';
const PROBE_TIMEOUT_MS = 3_000;

/** Whether the source sandbox stands in for the real sources, and the one line that says so. */
export async function chooseSources() {
  const choice = process.env.OPENSHELF_SOURCES ?? 'auto';
  if (!['auto', 'real', 'sandbox'].includes(choice))
    throw new SetupError('OPENSHELF_SOURCES is one of: auto (the default), real, sandbox.');
  if (choice === 'sandbox')
    return { withSandbox: true, reason: 'sources: the sandbox with recorded answers (OPENSHELF_SOURCES=sandbox)' };
  if (choice === 'real' || (await isOnline())) {
    return { withSandbox: false, reason: 'sources: the real ones (OPENSHELF_SOURCES=sandbox for recorded answers)' };
  }
  return {
    withSandbox: true,
    reason: 'sources: the sandbox with recorded answers, because Open Food Facts cannot be reached from here',
  };
}

/** A page or a redirect of the site itself; a refusal is more likely a proxy's. */
async function isOnline() {
  try {
    const response = await fetch(PROBE_URL, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    return response.status < 400;
  } catch {
    return false;
  }
}
