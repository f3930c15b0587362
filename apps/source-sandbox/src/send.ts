import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.js';

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).header('content-type', `${answer.type}; charset=utf-8`);
  if (answer.headers) reply.headers(answer.headers);
  return reply.send(answer.body);
}
