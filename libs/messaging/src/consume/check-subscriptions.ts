import type { EventContract } from '@openshelf/contracts';
import { AppError } from '@openshelf/platform';
import type { Subscription } from './consume.decorator.js';

/** Refuses to start with a contract nobody handles, a handler nobody announced, or two handlers on one durable. */
export function checkSubscriptions(consumes: readonly EventContract[], subscriptions: readonly Subscription[]): void {
  const handled = new Set(subscriptions.map(({ contract }) => contract));
  const durables = subscriptions.map(({ durable }) => durable);
  const faults = [
    ...consumes.filter((contract) => !handled.has(contract)).map(({ subject }) => `${subject} has no handler`),
    ...subscriptions
      .filter(({ contract }) => !consumes.includes(contract))
      .map(({ durable, contract }) => `${contract.subject}, handled by ${durable}, is not in the module's list`),
    ...new Set(
      durables
        .filter((durable, index) => durables.indexOf(durable) !== index)
        .map((durable) => `the durable ${durable} has more than one handler`),
    ),
  ];
  if (faults.length === 0) return;
  const message = `the service's consumers do not fit its contracts: ${faults.join('; ')}`;
  throw new AppError('MESSAGING.CONSUMERS_DIFFER', 'never', message, { details: { faults } });
}
