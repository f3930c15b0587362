import { AppError } from '@openshelf/platform';
import { DatabaseError } from 'pg';

/**
 * SQLSTATE classes and codes that mean "no usable database now" (PostgreSQL documentation, appendix A): connection lost
 * (08), no login (28) or no such database (3D) while somebody changes roles or restores, read-only after a failover
 * (25006), out of resources (53), shutting down or starting (57P0x), system error (58).
 */
const UNAVAILABLE = /^(08|28|3D|25006|53|57P0[1-5]|58)/;
/** Statement, lock and transaction time-outs: the database is there, this statement was too slow. */
const TIMEOUT = new Set(['57014', '55P03', '25P03']);

/** Turns an error of `pg` into an AppError where the caller can act on it; faults of our own SQL pass unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (!(error instanceof DatabaseError)) return isConnectionError(error) ? unavailable(error) : error;
  const code = error.code ?? '';
  if (UNAVAILABLE.test(code)) return unavailable(error);
  if (TIMEOUT.has(code)) {
    return new AppError('DATABASE.TIMEOUT', 'later', 'the database took too long', { cause: error });
  }
  return error;
}

function unavailable(cause: unknown): AppError {
  return new AppError('DATABASE.UNAVAILABLE', 'infrastructure', 'the database does not answer', {
    cause,
    retryAfterMs: 1_000,
  });
}

/** `pg` reports a lost connection as a plain Error: by errno code of the socket, or by message only. */
function isConnectionError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code = '', message = '' }: Partial<NodeJS.ErrnoException> = error;
  return (
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end/i.test(
      message,
    )
  );
}
