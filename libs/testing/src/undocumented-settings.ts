import { readFileSync } from 'node:fs';
import { type ConfigClass, describeConfig } from '@openshelf/platform';

/** Settings of a service that its README's table leaves out, or lists with another default. */
export function undocumentedSettings(config: ConfigClass, readme: URL): string[] {
  const lines = readFileSync(readme, 'utf8').split('\n');
  return describeConfig(config).flatMap(({ name, default: value }) => {
    const row = lines.find((line) => line.startsWith(`| \`${name}\``));
    if (row === undefined) return [`${name} has no row`];
    return value === undefined || row.includes(value)
      ? []
      : [`${name}: the default is ${value}, the README says ${row}`];
  });
}
