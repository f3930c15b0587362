import { AppError } from '../app-error.js';

const MAX_DEPTH = 4;

/**
 * An error as plain data for a log line: what it is, its stable code, its stack and its causes. Other properties are
 * left out on purpose: errors of HTTP clients drag whole requests along, with their keys.
 */
export function serializeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = (error as NodeJS.ErrnoException).code;
  return {
    type: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    ...(error instanceof AppError && { retry: error.retry, details: error.details }),
    stack: error.stack,
    ...(error.cause !== undefined && depth < MAX_DEPTH && { cause: serializeError(error.cause, depth + 1) }),
    ...(error instanceof AggregateError &&
      depth < MAX_DEPTH && { errors: error.errors.slice(0, 10).map((one) => serializeError(one, depth + 1)) }),
  };
}
