/** `7/29/2021`, as details write dates, to `2021-07-29`, as search rows do. Other text stays as it is. */
export function isoDate(date: unknown): unknown {
  const [, month, day, year] = /^([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})$/.exec(String(date)) ?? [];
  return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : date;
}

/** `2021-07-29` to `7/29/2021`. */
export function usDate(date: unknown): unknown {
  const [, year, month, day] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/.exec(String(date)) ?? [];
  return year ? `${Number(month)}/${Number(day)}/${year}` : date;
}
