import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { discoverySchema, problemSchema, productSchema } from './product-schema.js';

const problem = (schema: object) => ({ 'application/problem+json': { schema } });

/** The OpenAPI description of `GET /v1/products/{code}`. */
export function ProductApi(): MethodDecorator {
  return applyDecorators(
    ApiTags('products'),
    ApiOperation({
      summary: 'Look a product up by its barcode',
      description:
        'Answers from the catalogue. A miss is searched for in the sources at once: wait for it with `Prefer: wait=N`, or come back.',
    }),
    ApiParam({
      name: 'code',
      description: 'EAN-13, EAN-8, UPC-A, UPC-E or GTIN-14, digits as printed',
      schema: { type: 'string', minLength: 1 },
      examples: { 'EAN-13': { value: '3017620422003' }, 'UPC-A': { value: '049000042566' } },
    }),
    ApiHeader({
      name: 'Prefer',
      description: '`wait=N` (RFC 7240): hold a miss for up to N seconds, at most 30, and answer as soon as it heals',
      required: false,
      schema: { type: 'string' },
      example: 'wait=5',
    }),
    ApiHeader({
      name: 'If-None-Match',
      description: 'ETag of an earlier answer',
      required: false,
      schema: { type: 'string' },
    }),
    ApiResponse({
      status: 200,
      description: 'The product',
      headers: {
        ETag: { description: 'Strong validator', schema: { type: 'string' } },
        Age: { description: 'Seconds since the catalogue gave it', schema: { type: 'integer', minimum: 0 } },
        'Cache-Status': {
          description: '`openshelf; hit; detail=stale` while the catalogue does not answer (RFC 9211)',
          schema: { type: 'string' },
        },
      },
      content: { 'application/json': { schema: productSchema } },
    }),
    ApiResponse({ status: 304, description: 'The product has not changed' }),
    ApiResponse({
      status: 404,
      description:
        'Not in the catalogue; `discovery` says how the search for it stands. Or a number of restricted circulation',
      headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } },
      content: problem({
        allOf: [
          problemSchema,
          {
            type: 'object',
            properties: { gtin: { type: 'string' }, discovery: discoverySchema, circulation: { type: 'string' } },
            required: ['gtin'],
          },
        ],
      }),
    }),
    ApiResponse({ status: 400, description: 'The address cannot be read', content: problem(problemSchema) }),
    ApiResponse({ status: 414, description: 'The code is longer than any', content: problem(problemSchema) }),
    ApiResponse({
      status: 422,
      description: 'Not a barcode; `errors[0].rule` names the rule, `expectedCheckDigit` the right last digit',
      content: problem({
        allOf: [
          problemSchema,
          { type: 'object', properties: { expectedCheckDigit: { type: 'integer', minimum: 0, maximum: 9 } } },
        ],
      }),
    }),
    ApiResponse({
      status: 500,
      description: 'A fault of the service; its log has the reason',
      content: problem(problemSchema),
    }),
    ApiResponse({
      status: 503,
      description: 'The catalogue does not answer',
      headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } },
      content: problem(problemSchema),
    }),
  );
}
