import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Parts of Nest that report each module and route at start. */
const CHATTER = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestMicroservice',
]);

/** Gives Nest's own lines the form of ours; its start-up chatter goes to `debug`. */
export class NestLogAdapter implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    const { fields, text, component } = read(message, rest);
    if (component !== undefined && CHATTER.has(component)) this.#logger.debug(fields, text);
    else this.#logger.info(fields, text);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = read(message, rest);
    this.#logger.warn(fields, text);
  }

  error(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = read(message, rest);
    this.#logger.error(fields, text);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = read(message, rest);
    this.#logger.fatal(fields, text);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    const { fields, text } = read(message, rest);
    this.#logger.debug(fields, text);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.debug(message, ...rest);
  }
}

/** Nest calls `(message, …details, context)`; for errors a stack may stand before the context. */
function read(message: unknown, rest: unknown[]): { fields: object; text: string; component: string | undefined } {
  const strings = rest.filter((one) => typeof one === 'string');
  const component = strings.at(-1);
  const stack = strings.length > 1 ? strings[0] : undefined;
  const text =
    message instanceof Error ? message.message : typeof message === 'string' ? message : JSON.stringify(message);
  return {
    fields: { ...(component && { component }), ...(message instanceof Error ? { err: message } : stack && { stack }) },
    text,
    component,
  };
}
