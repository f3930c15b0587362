import { type Msg, headers as natsHeaders, nanos } from '@nats-io/transport-node';

/** Why a delivery ends, as the broker understands it (nats.docs, "JetStream wire API": acknowledging messages). */
const ACK = '+ACK';
const TERMINATE = '+TERM';
const IN_PROGRESS = '+WPI';

/** One delivery of one stored message to one durable, and the one answer it gets. */
export class Delivery {
  readonly stream: string;
  readonly durable: string;
  /** 1 for the first time; counted by the broker for the durable, over restarts of either side. */
  readonly count: number;
  /** Position of the message in its stream. */
  readonly sequence: number;
  readonly storedAt: Date;
  readonly headers: Readonly<Record<string, string>>;
  #answered = false;

  constructor(private readonly message: Msg) {
    const [stream, durable, count, sequence, , storedAt] = acknowledgeTokens(message.reply ?? '');
    this.stream = stream;
    this.durable = durable;
    this.count = Number(count);
    this.sequence = Number(sequence);
    this.storedAt = new Date(Number(BigInt(storedAt) / 1_000_000n));
    this.headers = headerRecord(message);
  }

  get subject(): string {
    return this.message.subject;
  }

  get data(): Uint8Array {
    return this.message.data;
  }

  text(): string {
    return this.message.string();
  }

  /** The producer's `Nats-Msg-Id`, or the message's place in its stream. */
  get messageId(): string {
    return this.headers['Nats-Msg-Id'] ?? `${this.stream}:${this.sequence}`;
  }

  get answered(): boolean {
    return this.#answered;
  }

  ack(): void {
    this.#answer(ACK);
  }

  /** Gives the message back, to be delivered again after `delayMs`. */
  giveBack(delayMs = 0): void {
    this.#answer(delayMs > 0 ? `-NAK ${JSON.stringify({ delay: nanos(Math.round(delayMs)) })}` : '-NAK');
  }

  /** Never deliver it again. Without a reason: brokers before 2.10.4 do not understand one and would deliver again. */
  terminate(): void {
    this.#answer(TERMINATE);
  }

  /** Starts the broker's patience anew. */
  inProgress(): void {
    if (!this.#answered) this.#send(IN_PROGRESS);
  }

  #answer(payload: string): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#send(payload);
  }

  #send(payload: string): void {
    try {
      this.message.respond(payload);
    } catch {
      // The connection is closed: the broker will deliver again, as for every answer that got lost.
    }
  }
}

type Tokens = [stream: string, durable: string, count: string, sequence: string, _: string, storedAt: string];

/**
 * `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<nanos>.<pending>`; newer brokers may put a
 * domain and an account before the stream and a random token at the end (ADR-15).
 */
function acknowledgeTokens(reply: string): Tokens {
  const tokens = reply.split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK' || tokens.length < 9) throw new Error(`not a delivery: ${reply}`);
  return tokens.slice(tokens.length === 9 ? 2 : 4) as Tokens;
}

function headerRecord({ headers = natsHeaders() }: Msg): Record<string, string> {
  return Object.fromEntries(headers.keys().map((name) => [name, headers.get(name)]));
}
