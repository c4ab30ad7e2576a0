import { UsageError } from '../../errors/usage-error.ts';
import { findApplication } from '../../graph/observe/find-application.ts';
import { observeRoles } from '../../graph/observe/observe-roles.ts';
import type { PrincipalReference } from '../../registration/answers/principal-reference.ts';
import type { Principal, RoleResource } from '../../registration/roles/role-assignment.ts';
import { fhirUserExtension, issuesFhirUser } from '../../registration/scopes/fhir-user.ts';
import { findOnlyServer } from '../../session/only-server.ts';
import { referenceOf } from '../../session/reference.ts';
import type { SessionContext } from '../../session/session.ts';

/** The API of a FHIR server whose tokens say who a person is, and the person that is meant. */
export interface FhirUserApi {
  readonly fhirUrl: string;
  readonly resource: RoleResource;
  /** The full name of the extension on users. */
  readonly extension: string;
  readonly principals: readonly Principal[];
}

/**
 * Reads the API of a server, by default the only one of the tenant, and finds who is named. Throws what finding them
 * throws, and UsageError `fhir_user_undefined`.
 */
export async function observeApi(
  { context, session }: SessionContext,
  {
    fhirUrl: named,
    who,
    readsOnly,
  }: { fhirUrl: string | undefined; who: PrincipalReference | null; readsOnly: boolean },
): Promise<FhirUserApi> {
  context.progress('Reading the directory');
  const fhirUrl = named ?? (await findOnlyServer(session.client));
  const reference = referenceOf(context, { argument: undefined, values: { fhirUrl } }, readsOnly);
  const [application, { resource, principals }] = await Promise.all([
    findApplication(session.client, reference),
    observeRoles(session.client, {
      resource: reference,
      principals: who === null ? [] : [who],
      givesAccess: false,
      caller: session.caller,
      now: context.now(),
    }),
  ]);
  if (!issuesFhirUser(application)) {
    throw new UsageError(
      'fhir_user_undefined',
      `The tokens of "${application.displayName}" have no claim fhirUser, which names a person in the records.`,
      {
        hint: 'Add it:',
        command: ['register', 'resource', '--smart', 'v2', '--fhir-url', fhirUrl],
        details: { appId: application.appId },
      },
    );
  }
  return {
    ...{ fhirUrl, resource, extension: fhirUserExtension(application.appId) },
    principals: principals.map(({ principal }) => principal),
  };
}
