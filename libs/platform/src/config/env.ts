import 'reflect-metadata';

/** What a setting may be read as; taken from the property's declared type. */
export type SettingType = 'string' | 'number' | 'boolean';

export interface EnvOptions {
  /** Used when the variable is unset or empty. Without it, and without `optional`, the variable is required. */
  readonly default?: string | number | boolean;
  /** The property may stay `undefined`. */
  readonly optional?: boolean;
  /** What the setting means, with its unit; shown in the service's README. */
  readonly describe: string;
  /** Never print the value. */
  readonly secret?: boolean;
}

/** One declared setting of a configuration class. */
export interface Setting extends EnvOptions {
  readonly property: string;
  /** Name of the environment variable. */
  readonly name: string;
  readonly type: SettingType;
}

/** A property that holds a configuration class of its own: the settings a library brings along. */
export interface SettingsGroup {
  readonly property: string;
  readonly config: ConfigClass;
}

export type ConfigClass<C extends object = object> = new () => C;

const declared = new WeakMap<object, Setting[]>();
const groups = new WeakMap<object, SettingsGroup[]>();

/** Reads the property from an environment variable. class-validator rules on the same property are checked after it. */
export function Env(name: string, options: EnvOptions): PropertyDecorator {
  return (prototype, property) => {
    const type = settingType(Reflect.getMetadata('design:type', prototype, property), options);
    const own = declared.get(prototype) ?? [];
    own.push({ ...options, property: String(property), name, type });
    declared.set(prototype, own);
  };
}

/** The property holds the settings of its declared class, read and checked together with all others. */
export function Group(): PropertyDecorator {
  return (prototype, property) => {
    const config = Reflect.getMetadata('design:type', prototype, property) as ConfigClass;
    groups.set(prototype, [...(groups.get(prototype) ?? []), { property: String(property), config }]);
  };
}

/** The groups of a class and the classes it extends. */
export function groupsOf(config: ConfigClass): SettingsGroup[] {
  return lineage(config.prototype as object).flatMap((prototype) => groups.get(prototype) ?? []);
}

/** The settings of a class and the classes it extends; a redeclared property replaces the inherited one. */
export function settingsOf(config: ConfigClass): Setting[] {
  const settings = new Map<string, Setting>();
  for (const prototype of lineage(config.prototype as object)) {
    for (const setting of declared.get(prototype) ?? []) settings.set(setting.property, setting);
  }
  return [...settings.values()];
}

function lineage(prototype: object): object[] {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent === null ? [] : [...lineage(parent), prototype];
}

function settingType(designType: unknown, options: EnvOptions): SettingType {
  if (designType === Number) return 'number';
  if (designType === Boolean) return 'boolean';
  if (designType === String) return 'string';
  return typeof options.default === 'number' || typeof options.default === 'boolean'
    ? (typeof options.default as SettingType)
    : 'string';
}
