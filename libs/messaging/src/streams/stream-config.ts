import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { StreamDefinition } from '@openshelf/contracts';

/** What the broker must hold for a stream; the broker's own defaults fill the rest. */
export type WantedStream = Pick<
  StreamConfig,
  | 'name'
  | 'subjects'
  | 'retention'
  | 'storage'
  | 'max_age'
  | 'max_bytes'
  | 'max_msgs_per_subject'
  | 'discard'
  | 'discard_new_per_subject'
  | 'duplicate_window'
>;

export function streamConfig(definition: StreamDefinition): WantedStream {
  return {
    name: definition.name,
    subjects: [...definition.subjects],
    retention: definition.retention === 'workqueue' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    storage: StorageType.File,
    max_age: nanos(definition.maxAgeMs),
    max_bytes: definition.maxBytes,
    max_msgs_per_subject: definition.onePerSubject ? 1 : -1,
    discard: definition.onePerSubject ? DiscardPolicy.New : DiscardPolicy.Old,
    discard_new_per_subject: definition.onePerSubject,
    duplicate_window: nanos(definition.duplicateWindowMs),
  };
}

/** Each setting the broker holds differently, as `max_age: 5, wanted 6`. A flag the broker does not echo counts as unset. */
export function differences(wanted: object, echoed: object): string[] {
  const held = new Map(Object.entries(echoed));
  return Object.entries(wanted)
    .filter(([key, value]) => comparable(value) !== comparable(held.get(key)))
    .map(([key, value]) => `${key}: ${comparable(held.get(key))}, wanted ${comparable(value)}`);
}

/** Settings in which a service may differ from the broker: it loses nothing by it. */
const TOLERABLE = new Set<keyof WantedStream>(['max_age', 'max_bytes', 'duplicate_window']);

/** The differences that a service cannot work with, and the others. Subjects beside the wanted ones are no difference. */
export function differencesByWeight(
  wanted: WantedStream,
  echoed: StreamConfig,
): { readonly essential: string[]; readonly others: string[] } {
  const { subjects, ...settings } = wanted;
  const entries = Object.entries(settings);
  const tolerable = (key: string): boolean => (TOLERABLE as Set<string>).has(key);
  const complete = subjects.every((subject) => echoed.subjects.includes(subject));
  return {
    essential: [
      ...(complete ? [] : differences({ subjects }, echoed)),
      ...differences(Object.fromEntries(entries.filter(([key]) => !tolerable(key))), echoed),
    ],
    others: differences(Object.fromEntries(entries.filter(([key]) => tolerable(key))), echoed),
  };
}

function comparable(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(String).toSorted());
  // False and absent are the same: the broker leaves out what is off.
  return JSON.stringify(value === false ? undefined : value) ?? 'unset';
}
