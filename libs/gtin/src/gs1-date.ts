/** True for YYMMDD with a month and a day that exist; day 00 stands for the last one (GS1 General Specifications, section 3). */
export function isGs1Date(text: string): boolean {
  const parts = /^([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day <= lastDay(2000 + year, month);
}

/** True for HHMM. */
export function isTime(text: string): boolean {
  return /^([01][0-9]|2[0-3])[0-5][0-9]$/.test(text);
}

/**
 * YYMMDD as YYYY-MM-DD. The century is the one that brings the year within 49 years before and 50 after `today` (UTC;
 * GS1 General Specifications, 7.12); day 00 becomes the last of the month.
 */
export function isoDate(text: string, today: Date): string {
  const now = today.getUTCFullYear();
  const sameCentury = now - (now % 100) + Number(text.slice(0, 2));
  const ahead = sameCentury - now;
  const year = ahead >= 51 ? sameCentury - 100 : ahead <= -50 ? sameCentury + 100 : sameCentury;
  const month = text.slice(2, 4);
  const day = text.slice(4, 6) === '00' ? String(lastDay(year, Number(month))) : text.slice(4, 6);
  return `${year}-${month}-${day}`;
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
