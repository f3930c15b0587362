import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface OpenApiOptions {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
};

/** Serves the OpenAPI 3.1 document at `/openapi.json` and a page to try it at `/docs`. */
export function serveOpenApi(app: NestFastifyApplication, options: OpenApiOptions): void {
  let document: Promise<string> | undefined;
  const server = app.getHttpAdapter().getInstance();
  server.get('/openapi.json', async (_request: FastifyRequest, reply: FastifyReply) => {
    document ??= describe(app, options);
    return reply.header('content-type', 'application/json').send(await document);
  });
  server.get('/docs', (_request: FastifyRequest, reply: FastifyReply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send(page(options.title)),
  );
  for (const [file, type] of Object.entries(ASSETS)) {
    server.get(`/docs/${file}`, async (_request: FastifyRequest, reply: FastifyReply) =>
      reply
        .header('content-type', type)
        .header('cache-control', 'max-age=86400')
        .send(await asset(file)),
    );
  }
}

/** Imported and built at the first request only: an idle service does not carry what this needs. */
async function describe(app: NestFastifyApplication, options: OpenApiOptions): Promise<string> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const base = new DocumentBuilder()
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(options.version)
    .setOpenAPIVersion('3.1.0')
    .build();
  return JSON.stringify(SwaggerModule.createDocument(app, base));
}

/** The page's files come with `@nestjs/swagger`. */
function asset(file: string): Promise<Buffer> {
  const ofSwagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return readFile(join(dirname(ofSwagger.resolve('swagger-ui-dist/package.json')), file));
}

function page(title: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title.replaceAll(/[&<>]/g, '')}</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui' });</script>
</body></html>`;
}
