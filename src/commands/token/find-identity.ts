import { UsageError } from '../../errors/usage-error.ts';
import { observeManagedIdentity } from '../../graph/observe/observe-managed-identity.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import { managedIdentityIssue } from '../../registration/managed-identity.ts';
import type { ObservedServicePrincipal } from '../../registration/model/observed.ts';
import type { SessionContext } from '../../session/session.ts';
import type { TokenInput } from './token-fields.ts';

/** A managed identity, which is no application, and what it asks a token for. */
export interface FoundIdentity {
  readonly servicePrincipal: Pick<ObservedServicePrincipal, 'id' | 'appId' | 'displayName'>;
  readonly scope: string;
}

/**
 * The managed identity that a REF names which names no application: by the object id or client id of its service
 * principal, or by its resource id. Null where it names none. Throws UsageError `server_not_named`, and what finding the
 * API of the server throws.
 */
export async function findIdentity({ session }: SessionContext, input: TokenInput): Promise<FoundIdentity | null> {
  const { argument = '', values } = input;
  if (managedIdentityIssue(argument) !== null) {
    return null;
  }
  const { fhirUrl } = values;
  if (fhirUrl === undefined) {
    throw new UsageError('server_not_named', `${argument} is no application. Which FHIR server is its token for?`, {
      hint: (name) => `For a managed identity, add ${name('fhirUrl')}.`,
    });
  }
  const answers = { managedIdentity: argument, fhirUrl, serverKind: inferServerKind(fhirUrl), resource: null };
  try {
    const { servicePrincipal, api } = await observeManagedIdentity(session.client, {
      ...answers,
      ...{ roles: [], fhirResource: null, allowHandOff: false },
    });
    return { servicePrincipal, scope: values.scope ?? `${api.audience}/.default` };
  } catch (error) {
    if (error instanceof UsageError && error.code === 'managed_identity_missing') {
      return null;
    }
    throw error;
  }
}
