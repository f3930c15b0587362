import { type ConfigClass, groupsOf, type Setting, type SettingType, settingsOf } from './env.js';

export interface SettingDescription {
  /** Environment variable. */
  readonly name: string;
  readonly type: SettingType;
  /** As it would be written in the environment; absent when there is none. */
  readonly default?: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly meaning: string;
}

/** The settings of a configuration class by name: for help texts, and to keep a README's table true by a test. */
export function describeConfig(config: ConfigClass): SettingDescription[] {
  return allSettings(config)
    .map((setting) => ({
      name: setting.name,
      type: setting.type,
      ...(setting.default !== undefined && { default: String(setting.default) }),
      required: setting.default === undefined && !setting.optional,
      secret: setting.secret ?? false,
      meaning: setting.describe,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function allSettings(config: ConfigClass): Setting[] {
  return [...settingsOf(config), ...groupsOf(config).flatMap((group) => allSettings(group.config))];
}
