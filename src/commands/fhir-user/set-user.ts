import { UsageError } from '../../errors/usage-error.ts';
import { readPrincipalReference } from '../../registration/answers/principal-reference.ts';
import { SMART_USER } from '../../registration/roles/app-role.ts';
import { fhirUserIssue, fhirUserUrl } from '../../registration/scopes/fhir-user-url.ts';
import { isSeenByPerson } from '../../session/confirm-changes.ts';
import type { SessionContext } from '../../session/session.ts';
import { changeFhirUser, readPerson } from './change-fhir-user.ts';
import { observeApi } from './observe-api.ts';
import type { FhirUserChangeResult } from './fhir-user-results.ts';
import { personIn } from './who.ts';

/** Who is to be whom, as it was typed. */
interface SetRequest {
  readonly who: string;
  /** `Patient/ID`, or the whole URL. */
  readonly person: string;
  readonly fhirUrl?: string | undefined;
  readonly role?: readonly string[] | undefined;
}

/**
 * Links a person to who they are in the records of a server. The role smartUser, without which the server takes no
 * scopes, is offered where a person sees the change and decides; else only a role that was named is given. Throws as
 * `observeApi` and `changeFhirUser`, and UsageError `invalid_input` for a person of another server.
 */
export async function setUser(
  job: SessionContext,
  { who, person, fhirUrl, role: named = [] }: SetRequest,
): Promise<FhirUserChangeResult> {
  const api = await observeApi(job, { fhirUrl, who: readPrincipalReference(who), readsOnly: false });
  const issue = fhirUserIssue(person, api.fhirUrl);
  if (issue !== null) {
    throw new UsageError('invalid_input', issue);
  }
  const { id } = personIn(api.principals, who);
  const user = await readPerson(job, api, id);
  const offers = named.length === 0 && isSeenByPerson(job.context) && api.resource.appRoles.some(isSmartUser);
  const roles = offers ? [SMART_USER] : named;
  return changeFhirUser(job, { api, user, value: fhirUserUrl(person, api.fhirUrl), roles });
}

function isSmartUser({ value, isEnabled }: { readonly value: string | null; readonly isEnabled: boolean }): boolean {
  return value === SMART_USER && isEnabled;
}
