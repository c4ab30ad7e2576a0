import { section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { layOutTable } from '../../output/table.ts';
import { daysUntil, endsSoon } from './credential-end.ts';
import type { ListResult, ListedRegistration } from './application-results.ts';

/** Where and when a list is shown, and what was asked for. */
export interface ListView {
  /** True where only one server or type was asked for. */
  readonly filtered: boolean;
  /** The commands for what lies in the recycle bin, with REF in the place of its name. */
  readonly hints: readonly string[];
  /** Columns of the terminal; undefined where there is none. */
  readonly width: number | undefined;
  readonly now: Date;
}

/** The result of `list` for people: a table for each server, or a sentence where there is nothing. */
export function describeList(result: ListResult, paint: Paint, view: ListView): string {
  const { registrations, tenantId, deleted } = result;
  const asked = view.filtered ? ' that was asked for' : '';
  const nothing = deleted
    ? `Nothing of fhir-apps${asked} lies in the recycle bin of tenant ${tenantId}.\n`
    : `No application of fhir-apps${asked} is registered in tenant ${tenantId}.\n`;
  const body = registrations.length === 0 ? nothing : tablesOf(registrations, deleted, paint, view);
  const hints = deleted && registrations.length > 0 ? view.hints : [];
  return `${body}${section('To bring one back, or to remove it permanently', hints, paint)}`;
}

/** One table in its making, so that all columns are aligned, with the heading of each server put in. */
function tablesOf(
  registrations: readonly ListedRegistration[],
  deleted: boolean,
  paint: Paint,
  { width, now }: ListView,
): string {
  const head = [...['Key', 'Name', 'Type', 'Application id'], ...(deleted ? ['Deleted', 'Days left'] : ['Ends'])];
  const rows = registrations.map((registration) => [
    registration.key ?? '',
    registration.accountEnabled === false ? `${registration.displayName} (disabled)` : registration.displayName,
    registration.type ?? '',
    registration.appId,
    ...(deleted
      ? [registration.deletedAt?.slice(0, 10) ?? '', daysLeft(registration, now)]
      : [credentialEnd(registration, paint, now)]),
  ]);
  const fit = { width: width === undefined ? undefined : width - INDENT.length, cut: 1, importance: IMPORTANCE };
  const { head: headLine, rows: lines, hidden } = layOutTable(head, rows, paint, fit);
  const tables = registrations
    .map((registration, index) => {
      const before = registrations[index - 1];
      const line = `${INDENT}${lines[index] ?? ''}\n`;
      return before !== undefined && before.fhirUrl === registration.fhirUrl
        ? line
        : `${index === 0 ? '' : '\n'}${paint.bold(headingOf(registration))}\n${INDENT}${headLine}\n${line}`;
    })
    .join('');
  return hidden === null ? tables : `${tables}\n${hidden}\n`;
}

/** A key names an application to every command, so that its id can go first. */
const IMPORTANCE = ['Key', 'Name', 'Ends', 'Days left', 'Deleted', 'Application id', 'Type'];

const INDENT = '  ';

function headingOf({ fhirUrl, serverKind }: ListedRegistration): string {
  return fhirUrl === null
    ? 'Tagged by fhir-apps, without the tags that name the server'
    : `${fhirUrl} (${serverKind ?? ''})`;
}

function daysLeft({ restorableUntil }: ListedRegistration, now: Date): string {
  return restorableUntil === null ? '' : String(Math.max(0, daysUntil(restorableUntil, now)));
}

function credentialEnd(registration: ListedRegistration, paint: Paint, now: Date): string {
  const { credentialExpiresAt } = registration;
  if (credentialExpiresAt === null) {
    return '';
  }
  const days = daysUntil(credentialExpiresAt, now);
  return days < 0
    ? paint.error('ended')
    : endsSoon(registration, now)
      ? paint.warn(`in ${days} days`)
      : credentialExpiresAt.slice(0, 10);
}
