/** What an upstream answers, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly type: 'application/json' | 'text/html';
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export function json(status: number, value: unknown, headers?: Answer['headers']): Answer {
  return { status, type: 'application/json', body: Buffer.from(JSON.stringify(value)), ...(headers && { headers }) };
}

export function html(status: number, body: string, headers?: Answer['headers']): Answer {
  return { status, type: 'text/html', body: Buffer.from(body), ...(headers && { headers }) };
}
