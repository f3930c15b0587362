import { type ValidationError, validateSync } from 'class-validator';
import { redactSecrets } from '../logging/redact-secrets.js';
import { type ConfigClass, groupsOf, type Setting, settingsOf } from './env.js';
import { ConfigError, type ConfigFault } from './config-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Plain decimal notation: what `Number()` accepts besides (`''`, `0x10`, `1e3`, ` 1 `) is more often a slip than a wish. */
const DECIMAL = /^-?\d+(\.\d+)?$/;
const BOOLEANS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/**
 * Reads, converts and checks all settings of a configuration class and its groups once; an empty variable counts as
 * unset. Answers a frozen instance, or throws {@link ConfigError} naming every fault.
 */
export function loadConfig<C extends object>(config: ConfigClass<C>, env: Environment = process.env): C {
  const faults: ConfigFault[] = [];
  const instance = readConfig(config, env, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return instance;
}

function readConfig<C extends object>(config: ConfigClass<C>, env: Environment, faults: ConfigFault[]): C {
  const instance = new config();
  const settings = settingsOf(config);
  const unread = new Set<string>();
  for (const setting of settings) {
    const read = readSetting(setting, env[setting.name]);
    if ('rule' in read) {
      faults.push(faultOf(setting, read.rule, env));
      unread.add(setting.property);
    } else if (read.value === undefined) {
      unread.add(setting.property);
    } else {
      Object.assign(instance, { [setting.property]: read.value });
    }
  }
  const byProperty = new Map(settings.map((setting) => [setting.property, setting]));
  for (const error of validateSync(instance)) {
    const setting = byProperty.get(error.property);
    if (setting && !unread.has(error.property)) {
      faults.push(...rulesOf(error).map((rule) => faultOf(setting, rule, env)));
    }
  }
  for (const group of groupsOf(config)) {
    Object.assign(instance, { [group.property]: readConfig(group.config, env, faults) });
  }
  return Object.freeze(instance);
}

function readSetting(setting: Setting, raw: string | undefined): { value: unknown } | { rule: string } {
  if (raw === undefined || raw === '') {
    if (setting.default !== undefined) return { value: setting.default };
    return setting.optional ? { value: undefined } : { rule: 'is required' };
  }
  if (setting.type === 'number') {
    return DECIMAL.test(raw) ? { value: Number(raw) } : { rule: 'must be a decimal number' };
  }
  if (setting.type === 'boolean') {
    const value = BOOLEANS.get(raw.toLowerCase());
    return value === undefined ? { rule: 'must be true or false' } : { value };
  }
  return { value: raw };
}

/** class-validator's sentences start with the property's name; the fault names the variable instead. */
function rulesOf(error: ValidationError): string[] {
  return Object.values(error.constraints ?? {}).map((message) =>
    message.startsWith(`${error.property} `) ? message.slice(error.property.length + 1) : message,
  );
}

function faultOf(setting: Setting, rule: string, env: Environment): ConfigFault {
  const raw = env[setting.name] || (setting.default === undefined ? undefined : String(setting.default));
  if (raw === undefined) return { variable: setting.name, rule };
  return { variable: setting.name, rule, value: setting.secret ? '***' : redactSecrets(raw) };
}
