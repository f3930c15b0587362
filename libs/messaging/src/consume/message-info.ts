/** What a handler may want to know of a message besides its payload. */
export interface MessageInfo {
  /** 1 for the first delivery. */
  readonly deliveryCount: number;
  /** UTC time at which the stream stored it. */
  readonly publishedAt: Date;
  readonly subject: string;
  readonly messageId: string;
  /** Aborted when the handler's deadline is over: from then on the message belongs to another try. */
  readonly signal: AbortSignal;
}
