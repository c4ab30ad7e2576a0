import type { AppType } from '../registration/app-type.ts';
import { cleaned } from './cleaned.ts';
import type { Paint } from './paint.ts';
import { sandboxNote } from './sandbox-note.ts';
import { bareTable } from './table.ts';

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
  /** Null where it could not be read. */
  readonly accountEnabled: boolean | null;
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
      : tableOf(registrations, paint);
  return `${body}${sandboxNote(sandbox, paint)}`;
}

function tableOf(registrations: readonly ListedRegistration[], paint: Paint): string {
  return bareTable(
    ['Name', 'Type', 'Application id', 'Server', 'Key'],
    registrations.map(({ displayName, type, appId, server, key, accountEnabled }) => [
      accountEnabled === false ? `${displayName} (disabled)` : displayName,
      type ?? '',
      appId,
      server ?? '',
      key ?? '',
    ]),
    paint,
  );
}
