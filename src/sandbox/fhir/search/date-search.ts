import { FhirError } from '../fhir-error.ts';
import { isObject } from './values-at.ts';

/** A span of time in epoch milliseconds: from `start`, up to but without `end`. */
export interface DateRange {
  readonly start: number;
  readonly end: number;
}

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'] as const;

/** A date with what it is compared by (https://hl7.org/fhir/R4/search.html#prefix). */
export interface DateSearch {
  readonly prefix: (typeof PREFIXES)[number];
  readonly range: DateRange;
}

const FORM = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** Reads the value of a date search. Throws FhirError 400 for what is no date. */
export function parseDateSearch(text: string): DateSearch {
  const prefix = PREFIXES.find((each) => text.startsWith(each));
  const date = prefix === undefined ? text : text.slice(prefix.length);
  const range = rangeOf(date);
  if (range === null) {
    throw new FhirError(400, 'invalid', `The date time string '${date}' is not in a correct format.`);
  }
  return { prefix: prefix ?? 'eq', range };
}

/** The span of a date, dateTime, instant or Period in a resource; null for anything else. */
export function dateRange(value: unknown): DateRange | null {
  if (typeof value === 'string') {
    return rangeOf(value);
  }
  if (!isObject(value)) {
    return null;
  }
  const start = typeof value.start === 'string' ? rangeOf(value.start) : null;
  const end = typeof value.end === 'string' ? rangeOf(value.end) : null;
  return start === null && end === null ? null : { start: start?.start ?? -Infinity, end: end?.end ?? Infinity };
}

/** Whether a span in a resource fits. */
export function matchesDate(found: DateRange, { prefix, range }: DateSearch): boolean {
  switch (prefix) {
    case 'eq':
      return range.start <= found.start && found.end <= range.end;
    case 'ne':
      return !(range.start <= found.start && found.end <= range.end);
    case 'gt':
      return found.end > range.end;
    case 'lt':
      return found.start < range.start;
    case 'ge':
      return found.end > range.end || (range.start <= found.start && found.end <= range.end);
    case 'le':
      return found.start < range.start || (range.start <= found.start && found.end <= range.end);
    case 'sa':
      return found.start >= range.end;
    case 'eb':
      return found.end <= range.start;
  }
}

/** A date stands for as long as it is exact: a year, a month, a day, a minute, a second or a millisecond. */
function rangeOf(text: string): DateRange | null {
  const match = FORM.exec(text);
  if (match === null || !isOnCalendar(match)) {
    return null;
  }
  const [, year = '', month, day, hour, , second, zone] = match;
  if (hour !== undefined) {
    const start = Date.parse(zone === undefined ? `${text}Z` : text);
    const exactness = second === undefined ? 60_000 : text.includes('.') ? 1 : 1000;
    return isNaN(start) ? null : { start, end: start + exactness };
  }
  const [first, afterwards] =
    month === undefined
      ? [Date.UTC(Number(year), 0), Date.UTC(Number(year) + 1, 0)]
      : day === undefined
        ? [Date.UTC(Number(year), Number(month) - 1), Date.UTC(Number(year), Number(month))]
        : [
            Date.UTC(Number(year), Number(month) - 1, Number(day)),
            Date.UTC(Number(year), Number(month) - 1, Number(day) + 1),
          ];
  return { start: first, end: afterwards };
}

/** Whether the month and the day exist: Date takes the 30th of February for the 2nd of March. */
function isOnCalendar([, year = '', month = '01', day = '01']: RegExpExecArray): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
