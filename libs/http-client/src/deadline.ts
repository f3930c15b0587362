/**
 * Runs `work` with a signal that is aborted after `ms`, with the error that `reason` makes, or together with `outer`.
 * Rejects when that happens, even if `work` does not listen.
 */
export async function withDeadline<T>(
  ms: number,
  outer: AbortSignal | undefined,
  reason: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(reason()), ms);
  const passOn = () => controller.abort(outer?.reason);
  if (outer?.aborted) passOn();
  outer?.addEventListener('abort', passOn);
  try {
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    return await (signal.aborted ? Promise.reject(signal.reason as Error) : Promise.race([work(signal), aborted]));
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', passOn);
  }
}
