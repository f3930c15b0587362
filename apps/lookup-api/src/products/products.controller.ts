import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { type AcceptedBarcode, parseBarcode } from '@openshelf/gtin';
import { addToLogContext, AppError } from '@openshelf/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeDiscovery } from '../discovery/describe-discovery.js';
import type { DiscoveryState } from '../discovery/discovery-state.js';
import { type FoundProduct, LookUpProduct } from './look-up-product.js';
import { preferredWait } from './prefer-wait.js';
import { ProductApi } from './products.openapi.js';

@Controller('v1/products')
export class ProductsController {
  constructor(private readonly lookUpProduct: LookUpProduct) {}

  @Get(':code')
  @ProductApi()
  async show(@Param('code') code: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { gtin } = readBarcode(code);
    addToLogContext({ gtin });
    const waitSeconds = preferredWait(request.headers.prefer);
    if (waitSeconds !== undefined) reply.header('preference-applied', `wait=${waitSeconds}`);
    const waitMs = (waitSeconds ?? 0) * 1000;
    const atHand = this.lookUpProduct.peek(gtin);
    const result = atHand ?? (await this.lookUpProduct.execute(gtin, { waitMs, signal: whenGone(reply) }));
    if (result.kind === 'missing') throw notFound(result.state);
    answer(reply, result, request.headers['if-none-match']);
  }
}

/** The reading of a code that may have a world-wide product; throws the problem otherwise. */
function readBarcode(code: string): AcceptedBarcode {
  const reading = parseBarcode(code);
  if (!reading.ok) {
    const { rule, message, expectedCheckDigit } = reading;
    throw new AppError('BARCODE.INVALID', 'never', message, {
      details: { errors: [{ field: 'code', rule, message, value: code.slice(0, 100) }], expectedCheckDigit },
    });
  }
  if (reading.circulation !== 'global') {
    const { gtin, circulation } = reading;
    const message = `${reading.code} is not a world-wide product number (${circulation}): it means something only where it was issued`;
    throw new AppError('BARCODE.RESTRICTED', 'never', message, { details: { gtin, circulation } });
  }
  return reading;
}

function notFound(state: DiscoveryState): AppError {
  const discovery = describeDiscovery(state, new Date());
  return new AppError('PRODUCT.NOT_FOUND', 'later', discovery.message, {
    details: { gtin: state.gtin, discovery: discovery.member },
    retryAfterMs: discovery.member.retryAfter * 1000,
  });
}

function answer(reply: FastifyReply, { product, stale, readAt }: FoundProduct, ifNoneMatch: string | undefined): void {
  // The row version grows with every change of the document, so it is a strong validator (RFC 9110, section 8.8.1).
  const etag = `"${product.version}"`;
  // Any cache may keep it and must ask before each use: a 304 is cheap, and nobody sees a stale allergen.
  reply.header('etag', etag).header('cache-control', 'public, no-cache');
  reply.header('age', String(Math.floor((performance.now() - readAt) / 1000)));
  // The catalogue does not answer and this is what it said last (RFC 9211).
  if (stale) reply.header('cache-status', 'openshelf; hit; detail=stale');
  if (matches(ifNoneMatch, etag)) {
    void reply.code(304).send();
  } else {
    void reply.type('application/json; charset=utf-8').send(product.body);
  }
}

/** `If-None-Match` compares weakly (RFC 9110, section 13.1.2). */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags !== undefined && (tags.includes(etag) || tags.includes('*'));
}

/** Fires when the client closes its connection before the answer. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
