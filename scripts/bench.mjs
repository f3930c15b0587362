/** npm run bench -- NAME [arguments]: servers of its own with durable settings, then dist/test/bench/NAME.js. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNode, withThrowAwayServers } from './run/throw-away.mjs';
import { SetupError } from './setup/setup-error.mjs';

const [name, ...args] = process.argv.slice(2);
if (!name || !/^[a-z][a-z0-9-]*$/.test(name)) {
  console.error('usage: npm run bench -- NAME [arguments]');
  process.exit(2);
}

await withThrowAwayServers({ durable: true }, async (group, env) => {
  const file = join('dist', 'test', 'bench', `${name}.js`);
  if (!existsSync(join(root, file))) throw new SetupError(`there is no benchmark "${name}" (${file})`);
  return runNode(group, `bench-${name}`, [file, ...args], { ...env, NODE_ENV: 'production' });
});
