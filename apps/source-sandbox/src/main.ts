import { readConfig } from './config.js';
import { createSandbox } from './sandbox.js';

try {
  const config = readConfig(process.env);
  const app = createSandbox(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
  await app.listen({ port: config.port, host: config.host });
} catch (error) {
  process.stderr.write(`source-sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
