import { AppError } from '@openshelf/platform';

/** SQLSTATE classes 22 (data exception, such as U+0000 in jsonb) and 54 (too long or too deep). */
const REFUSED = /^(?:22|54)[0-9A-Z]{3}$/;

/**
 * Turns the error of a statement into `VALUE.REFUSED`, never to be retried, where PostgreSQL refuses a value: it will do
 * so every time. Other errors come back as they are. `details` name the product or answer.
 */
export function refusedValue(error: unknown, details: Readonly<Record<string, string>>): unknown {
  const sqlState = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof sqlState !== 'string' || !REFUSED.test(sqlState)) return error;
  return new AppError('VALUE.REFUSED', 'never', 'PostgreSQL refuses a value', {
    details: { ...details, sqlState },
    cause: error,
  });
}
