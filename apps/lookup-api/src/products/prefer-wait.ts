const MOST_SECONDS = 30;

/**
 * Seconds of the `wait` preference of a `Prefer` header (RFC 7240, section 4.3), at most 30. Undefined where there is
 * none or it is not a whole number: a preference that is not understood is ignored, never an error (section 2).
 */
export function preferredWait(header: string | readonly string[] | undefined): number | undefined {
  for (const preference of [header ?? []].flat().join(',').split(/[,;]/)) {
    const wait = /^\s*wait\s*=\s*"?([0-9]{1,9})"?\s*$/i.exec(preference)?.[1];
    // The first one counts where a preference is repeated (section 2).
    if (wait !== undefined) return Math.min(Number(wait), MOST_SECONDS);
  }
  return undefined;
}
