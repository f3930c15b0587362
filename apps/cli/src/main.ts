#!/usr/bin/env node
import { Command } from 'commander';
import { migrateCommand } from './migrate.command.js';
import { normalizeCommand } from './normalize.command.js';

const program = new Command('openshelf')
  .description("Openshelf's command line for operators. Exit status: 0 done, 1 failed, 2 not understood.")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

for (const command of [migrateCommand(), normalizeCommand()])
  program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
