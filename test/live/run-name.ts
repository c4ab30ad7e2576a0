import { randomBytes } from 'node:crypto';

/** What the name of everything begins with that a run makes: the prefix, the time of the run, and six random digits. */
const BEGINNING = /^fhir-apps-live-(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)z-[0-9a-f]{6}-/;

/** The age at which an object of an earlier run counts as left over, in milliseconds: no run takes an hour. */
const LEFT_OVER_AFTER_MS = 60 * 60_000;

/** The name of a run, which everything that it makes begins with, such as `fhir-apps-live-20261130t193000z-ab12cd-`. */
export function newRunName(now: Date): string {
  const time = now
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .toLowerCase();
  return `fhir-apps-live-${time}-${randomBytes(3).toString('hex')}-`;
}

/** An object that a service lists. */
export interface Listed {
  readonly name: string;
  /** When the service made it, as the service says; null where it does not. */
  readonly created: Date | null;
}

/**
 * Whether an earlier run has made this object, and over an hour ago. Its age is what the service says; where the
 * service does not say it, the time in its name. What has another name is nobody's to remove.
 */
export function isLeftOver({ name, created }: Listed, now: Date): boolean {
  const [, ...parts] = BEGINNING.exec(name) ?? [];
  if (parts.length === 0) {
    return false;
  }
  const [year, month, day, hour, minute, second] = parts;
  const since = created?.getTime() ?? Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return now.getTime() - since > LEFT_OVER_AFTER_MS;
}
