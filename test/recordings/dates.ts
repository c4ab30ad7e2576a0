/** A date as Microsoft's services write it; errors of Graph have no zone. */
const DATE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/** Whether a text is a date. */
export function isDate(text: string): boolean {
  return DATE.test(text);
}

/**
 * How a date is written. Ticks of .NET have 7 digits, of which Graph and HealthcareApis leave out zeros at the end and
 * Microsoft.Authorization none (https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings).
 * With zeros left out, one date of a thousand has less than 5 digits, and one of ten thousand less than 4.
 */
export function dateForm(text: string, keepsZeros: boolean): string {
  const [, , fraction = '', zone = ''] = DATE.exec(text) ?? [];
  const end = zone === '' ? ' without zone' : zone === 'Z' ? '' : ' with an offset';
  return `${fractionForm(fraction, keepsZeros)}${end}`;
}

function fractionForm(fraction: string, keepsZeros: boolean): string {
  if (fraction === '') {
    return 'whole seconds';
  }
  if (keepsZeros) {
    return `${fraction.length} digits`;
  }
  if (fraction.endsWith('0')) {
    return 'a fraction with zeros at its end';
  }
  return fraction.length >= 4 && fraction.length <= 7 ? 'ticks' : `${fraction.length} digits`;
}

/** The date in UTC with its precision kept, as the services give back what they were sent; null for no date. */
export function sentBack(text: string): string | null {
  const [, , fraction, zone] = DATE.exec(text) ?? [];
  if (zone === undefined) {
    return null;
  }
  const seconds = new Date(text).toISOString().slice(0, 19);
  return fraction === undefined ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}
