import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { AppError } from '../app-error.js';
import type { FieldFault } from './problem.js';

const MAX_ECHO = 100;

/**
 * Checks a body, query or parameters against the class of the parameter: `@Body(RequestValidation) body: NewJob`.
 * Converts numbers and booleans of a query by the property's written type (`limit: number = 10`), refuses unknown fields, and names every fault (`REQUEST.INVALID`).
 */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      transformOptions: { enableImplicitConversion: true },
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => faultsOf(error))),
    });
  }
}

/** The error for a request that breaks rules; every fault becomes an entry of the problem's `errors`. */
export function invalidRequest(errors: readonly FieldFault[]): AppError {
  const summary = errors.map((fault) => fault.message).join('; ');
  return new AppError('REQUEST.INVALID', 'never', summary, { details: { errors } });
}

function faultsOf(error: ValidationError, path = ''): FieldFault[] {
  const field = path + error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    rule,
    message: path === '' ? message : message.replace(error.property, field),
    ...(isShort(error.value) && { value: error.value as unknown }),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, `${field}.`))];
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= MAX_ECHO : typeof value === 'number' || typeof value === 'boolean';
}
