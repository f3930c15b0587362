import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { AppError } from '@openshelf/platform';
import { type AxiosInstance, type AxiosResponse, create } from 'axios';
import type { HttpAnswer } from './http-answer.js';

export interface TransportOptions {
  readonly source: string;
  readonly userAgent: string;
  readonly maxConcurrent: number;
  readonly maxBytes: number;
  readonly redirectHosts: readonly string[];
}

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** One try over HTTP: keep-alive, no proxy, a byte limit while reading, redirects followed by hand. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  readonly #axios: AxiosInstance;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#http = new HttpAgent({ keepAlive: true, maxSockets: options.maxConcurrent });
    this.#https = new HttpsAgent({ keepAlive: true, maxSockets: options.maxConcurrent });
    this.#axios = create({
      adapter: 'http',
      httpAgent: this.#http,
      httpsAgent: this.#https,
      proxy: false,
      maxRedirects: 0,
      responseType: 'stream',
      validateStatus: () => true,
    });
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  /** Throws AppErrors; or whatever the signal was aborted with. */
  async get(address: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpAnswer> {
    const begun = performance.now();
    let url = new URL(address);
    let sent = headers;
    for (let hops = 0; ; hops++) {
      const response = await this.#request(url, sent, signal);
      const location = REDIRECTS.has(response.status) ? headersOf(response)['location'] : undefined;
      if (location === undefined) return await this.#read(response, url, begun, signal);
      response.data.destroy();
      const next = this.#nextHop(url, location, hops);
      // Keys meant for one host do not travel to another.
      if (next.host !== url.host) sent = {};
      url = next;
    }
  }

  async #request(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<AxiosResponse<Readable>> {
    try {
      return await this.#axios.get<Readable>(url.href, {
        headers: { accept: '*/*', ...headers, 'user-agent': this.#options.userAgent },
        signal,
      });
    } catch (error) {
      throw this.#failure(error, signal);
    }
  }

  async #read(response: AxiosResponse<Readable>, url: URL, begun: number, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = headersOf(response);
    const stop = () => response.data.destroy();
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      const body = await this.#readBody(response.data, Number(headers['content-length'] ?? 0));
      const durationMs = performance.now() - begun;
      return { status: response.status, headers, body, url: url.href, fetchedAt: new Date(), durationMs };
    } catch (error) {
      throw this.#failure(error, signal);
    } finally {
      signal.removeEventListener('abort', stop);
      response.data.destroy();
    }
  }

  async #readBody(stream: Readable, announced: number): Promise<Buffer> {
    const { maxBytes, source } = this.#options;
    const chunks: Buffer[] = [];
    let bytes = announced > maxBytes ? announced : 0;
    if (bytes === 0) {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes) break;
        chunks.push(chunk);
      }
    }
    if (bytes <= maxBytes) return Buffer.concat(chunks);
    throw new AppError('HTTP.TOO_LARGE', 'never', `${source} answered more than ${maxBytes} bytes`, {
      details: { source, maxBytes },
    });
  }

  #nextHop(from: URL, location: string, hops: number): URL {
    const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    const known = next && (next.host === from.host || this.#options.redirectHosts.includes(next.host));
    const safe = next?.protocol === 'https:' || (next?.protocol === 'http:' && from.protocol === 'http:');
    if (known && safe && hops < MAX_REDIRECTS) return next;
    const { source } = this.#options;
    throw new AppError('HTTP.REDIRECT_REFUSED', 'never', `${source} redirects where it must not`, {
      details: { source, from: from.host, to: next?.host ?? 'nowhere', hops },
    });
  }

  #failure(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    if (error instanceof AppError) return error;
    const { source } = this.#options;
    // Only the cause's code: the error of the HTTP library carries the request with its keys.
    const reason = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown';
    return new AppError('HTTP.UNREACHABLE', 'later', `${source} cannot be reached or broke off: ${reason}`, {
      details: { source, reason },
    });
  }
}

function headersOf(response: AxiosResponse): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
  }
  return headers;
}
