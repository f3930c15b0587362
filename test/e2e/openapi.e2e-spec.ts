import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stack } from '@openshelf/testing';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface ResponseObject {
  content?: Record<string, { schema: object }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, ResponseObject> }>>;
}

let stack: Stack;
let document: Document;

beforeAll(async () => {
  stack = await Stack.start();
  document = (await (await fetch(`${stack.service('lookup-api').url}/openapi.json`)).json()) as Document;
}, 120_000);
afterAll(() => stack?.stop());

/** Checks an answer of `GET /v1/products/{code}` against what the document declares for its status and type. */
async function faultsOf(response: Response): Promise<unknown[]> {
  const declared = document.paths['/v1/products/{code}']?.['get']?.responses[String(response.status)];
  if (!declared) return [`status ${response.status} is not declared`];
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const text = await response.text();
  if (!declared.content) return text === '' ? [] : [`${response.status} has a body`];
  const schema = declared.content[type]?.schema;
  if (!schema) return [`${response.status} does not declare ${type}`];
  const validate = compile(schema);
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []);
}

const compiled = new Map<object, ValidateFunction>();

function compile(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
}

describe('the OpenAPI document of lookup-api', () => {
  it('is 3.1', () => expect(document.openapi).toMatch(/^3\.1\./));

  it('describes every product the sandbox knows', async () => {
    for (const code of await stack.sandbox.codes(60)) {
      const response = await stack.lookUp(code, { wait: 10 });
      expect({ code, status: response.status, faults: await faultsOf(response) }).toEqual({
        code,
        status: 200,
        faults: [],
      });
    }
  }, 60_000);

  it.each<[string, number, Record<string, string>]>([
    ['4006381666664', 404, {}],
    ['2123455005005', 404, {}],
    ['1234567890123', 422, {}],
    ['not a code', 422, {}],
    ['9'.repeat(600), 414, {}],
    ['%', 400, {}],
  ])('describes the answer to %j, a %i', async (code, status, headers) => {
    const path = code === '%' ? code : encodeURIComponent(code);
    const response = await fetch(`${stack.service('lookup-api').url}/v1/products/${path}`, { headers });
    expect({ status: response.status, faults: await faultsOf(response) }).toEqual({ status, faults: [] });
  });

  it('describes a product that has not changed', async () => {
    const [code = ''] = await stack.sandbox.codes(1);
    const etag = (await stack.lookUp(code, { wait: 10 })).headers.get('etag') ?? '';
    const response = await stack.lookUp(code, { headers: { 'if-none-match': etag } });
    expect({ status: response.status, faults: await faultsOf(response) }).toEqual({ status: 304, faults: [] });
  });

  it('has a page', async () => {
    const response = await fetch(`${stack.service('lookup-api').url}/docs`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
  });
});
