/** What differs from run to run: ids, times, dates, ports, durations, and what is drawn from random bytes. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID'],
  [/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z| UTC)?)?/g, 'TIME'],
  [/https:\/\/localhost:\d+/g, 'https://localhost:PORT'],
  [/\b\d+(?:\.\d+)? (?:ms|s)\b/g, 'DURATION'],
  [/fhir-apps [0-9a-f]{12}\b/g, 'fhir-apps RUN'],
  [/\(.{3}…\)/g, '(HINT)'],
];

/** A text without what differs from run to run. */
export function steady(text: string): string {
  return CHANGING.reduce((all, [changing, name]) => all.replaceAll(changing, name), text).trimEnd();
}
