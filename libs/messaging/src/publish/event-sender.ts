import { JetStreamApiError, type JetStreamPublishOptions } from '@nats-io/jetstream';
import { headers as natsHeaders, nuid } from '@nats-io/transport-node';
import { Injectable } from '@nestjs/common';
import { streams } from '@openshelf/contracts';
import { AppError, counter, histogram, traceHeaders, withRemoteSpan } from '@openshelf/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessagingConnection } from '../connection/messaging-connection.js';
import { subjectTemplate } from './subject-template.js';

/**
 * What became of a message: `stored`; `duplicate`, the stream has this message id already; `refused`, the stream holds
 * another message on this subject and takes one per subject, so the work is under way already.
 */
export type PublishResult = 'stored' | 'duplicate' | 'refused';

export interface OutgoingMessage {
  readonly stream: string;
  readonly subject: string;
  readonly data: string | Uint8Array;
  /** Becomes `Nats-Msg-Id`; made up when missing. */
  readonly messageId?: string;
  /** Headers to send; with a `traceparent` in them the message belongs to that trace, else to the active one. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A try that got no answer in this time is repeated while the deadline allows, in ms. */
const TRY_MS = 2_000;
const BACKOFF_MS = [50, 100, 250, 500, 1_000];
/** JetStream: "maximum messages (per subject) / bytes exceeded" of a stream that discards new messages. */
const STREAM_LIMIT = 10077;
const FAULTS_OF_THE_MESSAGE = new Set([10054 /* message too large */, 10060 /* not the expected stream */]);

const duration = histogram({
  name: 'js_publish_duration_seconds',
  help: 'Time from a publish to its acknowledgement, retries included',
  labelNames: ['stream', 'result'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});
const retries = counter({
  name: 'js_publish_retries_total',
  help: 'Publishes tried again after an error or no answer',
  labelNames: ['stream'],
});

/** Publishes to JetStream and resolves when the stream has answered. All publishing of a process goes through it. */
@Injectable()
export class EventSender {
  constructor(private readonly connection: MessagingConnection) {}

  /**
   * Rejects within `deadlineMs` with `MESSAGING.UNAVAILABLE` (infrastructure) when the broker does not answer; the
   * message may be stored all the same, which is why every try carries the same message id.
   */
  async send(message: OutgoingMessage, deadlineMs = 5_000): Promise<PublishResult> {
    const name = `send ${subjectTemplate(message.subject)}`;
    const messageId = message.messageId ?? nuid.next();
    const attributes = {
      'messaging.system': 'nats',
      'messaging.operation.type': 'send',
      'messaging.destination.name': subjectTemplate(message.subject),
      'messaging.message.id': messageId,
    };
    const end = duration.startTimer({ stream: message.stream });
    try {
      const result = await withRemoteSpan(name, 'producer', message.headers ?? {}, attributes, () =>
        this.#sendUntil(performance.now() + deadlineMs, { ...message, messageId }),
      );
      end({ result });
      // Nobody else can know an id made up here: the earlier copy is our own first try.
      return result === 'duplicate' && message.messageId === undefined ? 'stored' : result;
    } catch (error) {
      end({ result: 'failed' });
      throw error;
    }
  }

  async #sendUntil(deadline: number, message: OutgoingMessage): Promise<PublishResult> {
    let failure: unknown;
    for (let attempt = 0; ; attempt++) {
      const left = deadline - performance.now();
      // Not handed to the library while disconnected: it would buffer without bound.
      if (left <= 0 || !(await this.connection.whenConnected(left))) throw unavailable(message, failure);
      try {
        return await this.#try(message, Math.min(TRY_MS, Math.max(1, deadline - performance.now())));
      } catch (error) {
        if (isRefusal(error)) return 'refused';
        if (isFinal(error) || (isUnheard(error) && !isKnown(message))) throw rejected(message, error);
        failure = error;
      }
      retries.inc({ stream: message.stream });
      const pause = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 0;
      await sleep(Math.max(0, Math.min(pause, deadline - performance.now())));
    }
  }

  async #try({ stream, subject, data, messageId, headers }: OutgoingMessage, timeout: number): Promise<PublishResult> {
    const sent = natsHeaders();
    for (const [name, value] of Object.entries({ ...headers, ...traceHeaders() })) sent.set(name, value);
    const options: Partial<JetStreamPublishOptions> = { headers: sent, timeout, expect: { streamName: stream } };
    if (messageId !== undefined) options.msgID = messageId;
    const ack = await this.connection.jetstream.publish(subject, data, options);
    return ack.duplicate ? 'duplicate' : 'stored';
  }
}

function isRefusal(error: unknown): boolean {
  // The same code tells of a stream that is full as a whole, which must not pass for success.
  return error instanceof JetStreamApiError && error.code === STREAM_LIMIT && /per subject/.test(error.message);
}

function isFinal(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return FAULTS_OF_THE_MESSAGE.has(error.code);
  return error instanceof Error && error.name === 'InvalidArgumentError';
}

/** Nobody listens on the subject: no stream has it, or JetStream is not up. */
function isUnheard(error: unknown): boolean {
  return error instanceof Error && error.name === 'JetStreamNotEnabled';
}

/** Whether the contracts give the stream this subject, so that nobody listening there is an outage. */
function isKnown({ stream, subject }: OutgoingMessage): boolean {
  const tokens = subject.split('.');
  const patterns = streams.find(({ name }) => name === stream)?.subjects ?? [];
  return patterns.some((pattern) => {
    const wanted = pattern.split('.');
    return wanted.length === tokens.length && wanted.every((token, i) => token === '*' || token === tokens[i]);
  });
}

function rejected({ stream, subject }: OutgoingMessage, cause: unknown): AppError {
  return new AppError('MESSAGING.REJECTED', 'never', `the stream ${stream} does not take this message`, {
    cause,
    details: { subject },
  });
}

function unavailable({ stream, subject }: OutgoingMessage, cause: unknown): AppError {
  return new AppError('MESSAGING.UNAVAILABLE', 'infrastructure', `no answer from the stream ${stream}`, {
    cause,
    details: { subject },
  });
}
