const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The seconds in a duration such as `180d`, `12h`, `5m` or `90s`; null when the text is none. */
export function durationSeconds(text: string): number | null {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const unit = SECONDS[match?.[2] ?? ''];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}

/**
 * The seconds in an ISO 8601 duration as app-management policies hold it, such as `P180D`; null where it has none or is
 * malformed.
 */
export function isoDurationSeconds(text: string | null): number | null {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(
    text ?? '',
  );
  if (match === null || !/[YMWDHS]$/.test(text ?? '')) {
    return null;
  }
  const weights = [365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3600, 60, 1];
  return weights.reduce((sum, weight, index) => sum + weight * Number(match[index + 1] ?? 0), 0);
}
