import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SendProblem } from './send-problem.js';

/** Turns every error that leaves a handler, and every unknown route, into a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #send: SendProblem;

  constructor(send: SendProblem) {
    this.#send = send;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    this.#send(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
