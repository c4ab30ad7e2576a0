import Table from 'cli-table3';
import type { AppType } from '../registration/app-type.ts';
import { cleaned } from './cleaned.ts';
import type { Paint } from './paint.ts';
import { sandboxNote } from './sandbox-note.ts';

/** One application of ours, as `list` finds it; unknown is null. */
export interface ListedRegistration {
  readonly displayName: string;
  readonly type: AppType | null;
  readonly appId: string;
  readonly objectId: string;
  readonly uniqueName: string | null;
  /** The name of the FHIR server in the unique name, such as `fhir.contoso.com`. */
  readonly server: string | null;
  readonly key: string | null;
}

/** The result of `list`. */
export interface ListResult {
  readonly tenantId: string;
  readonly sandbox: boolean;
  readonly registrations: readonly ListedRegistration[];
}

/** The result of `list` for people: a table, or a sentence where there is nothing. */
export function describeList(result: ListResult, paint: Paint): string {
  const { registrations, tenantId, sandbox } = cleaned(result);
  const body =
    registrations.length === 0
      ? `No application of fhir-apps is registered in tenant ${tenantId}.\n`
      : `${tableOf(registrations, paint)}\n`;
  return `${body}${sandboxNote(sandbox, paint)}`;
}

/** Two spaces between columns, and no lines, so that a row can be cut and pasted. */
const BARE = {
  chars: {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  },
  // Without these the table colours its head by itself, whatever was said about colour.
  style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
};

function tableOf(registrations: readonly ListedRegistration[], paint: Paint): string {
  const table = new Table({ ...BARE, head: ['Name', 'Type', 'Application id', 'Server', 'Key'].map(paint.strong) });
  table.push(
    ...registrations.map(({ displayName, type, appId, server, key }) => [
      displayName,
      type ?? '',
      appId,
      server ?? '',
      key ?? '',
    ]),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
