import { type FederatedSubject, type FederatedSubjectIssue, MAX_LENGTH } from './federated-subject.ts';
import { entraAuthorityOf } from './issuer.ts';
import { isGuid } from '../../../text/guid.ts';

/**
 * The subject that Entra gives a service connection: tenant, application of Azure DevOps, organization and connection.
 */
const ENTRA_CONNECTION = /^\/eid1\/c\/[a-z]+\/t\/[^/]+\/a\/[^/]+\/sc\/[^/]+\/[^/]+$/;

/** The subject that Azure DevOps gave one before; the name of an organization has no dot. */
export const SERVICE_CONNECTION = /^sc:\/\/[^/.]+\/[^/]+\/[^/]+$/;

/** With the id of an organization (https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity). */
const AZURE_DEVOPS_ISSUER = /^https:\/\/vstoken\.dev\.azure\.com\/[0-9a-f-]{36}$/;

/**
 * The service connection whose tokens an application accepts: `ORGANIZATION/PROJECT/CONNECTION`, or the ids of
 * organization and connection where Entra is the issuer. Null for what is none: anyone can issue tokens with such a
 * subject, so that the issuer decides.
 */
export function serviceConnectionOf({ issuer, subject }: Pick<FederatedSubject, 'issuer' | 'subject'>): string | null {
  if (AZURE_DEVOPS_ISSUER.test(issuer) && SERVICE_CONNECTION.test(subject)) {
    return subject.slice('sc://'.length);
  }
  const authority = entraAuthorityOf(subject);
  return authority !== null && issuer.startsWith(`${authority}/`) && ENTRA_CONNECTION.test(subject)
    ? subject.split('/').slice(-2).join('/')
    : null;
}

const SPELLING =
  'azure-devops:ID:SUBJECT, with the id in the issuer and the subject as the service connection shows them';

/**
 * Reads what follows `azure-devops:`: the id in the issuer of a service connection, and its subject.
 *
 * A service connection shows both. Since 2025 Entra is the issuer, and its subjects (`/eid1/c/pub/t/…/sc/…`) are made
 * by the system; before, Azure DevOps itself was, whose issuer has the organization's id and whose subject its name.
 * Neither can be made of the names of organization, project and connection alone, so both are taken as they are shown
 * (Microsoft: Convert service connections to use the Microsoft Entra issuer).
 */
export function parseAzureDevOpsSubject(text: string): FederatedSubject | FederatedSubjectIssue {
  const colon = text.indexOf(':');
  const id = colon === -1 ? text : text.slice(0, colon);
  const subject = colon === -1 ? '' : text.slice(colon + 1);
  if (!isGuid(id)) {
    return {
      issue: /^https:/i.test(text)
        ? `write the id in the issuer alone: ${SPELLING}.`
        : `names alone do not determine the issuer of a service connection: write ${SPELLING}.`,
    };
  }
  const issue = subjectMessage(subject);
  if (issue !== null) {
    return { issue };
  }
  const others = { subject, audience: null, name: null };
  const authority = entraAuthorityOf(subject);
  if (authority !== null) {
    return {
      ...others,
      issuer: `${authority}/${id.toLowerCase()}/v2.0`,
      holder: `The Azure DevOps service connection ${subject.split('/').at(-1) ?? ''}`,
      advice: null,
    };
  }
  return {
    ...others,
    issuer: `https://vstoken.dev.azure.com/${id.toLowerCase()}`,
    holder: `The Azure DevOps service connection ${subject.replace(/^sc:\/\//, '')}`,
    advice:
      "Azure DevOps' own issuer retires on 2027-07-01 in the public cloud; a converted or newer service connection shows " +
      'login.microsoftonline.com as its issuer, and needs a credential of its own.',
  };
}

/** The sentence that says why no service connection has such a subject; null where one may. */
function subjectMessage(subject: string): string | null {
  if (subject.length > MAX_LENGTH) {
    return `The subject has ${subject.length} characters; ${MAX_LENGTH} are allowed.`;
  }
  if (subject.includes('*') || subject.trim() !== subject) {
    return `Entra compares subjects to the letter, so "${subject}" would match nothing.`;
  }
  if (entraAuthorityOf(subject) !== null) {
    return ENTRA_CONNECTION.test(subject)
      ? null
      : `"${subject}" is not the whole subject of a service connection; the last part is /sc/ORGANIZATION-ID/CONNECTION-ID.`;
  }
  if (subject.startsWith('/eid1/')) {
    return (
      `"${subject}" does not name a known cloud; its subject begins with /eid1/c/pub/, /eid1/c/usg/ or /eid1/c/chn/. ` +
      'Elsewhere, write issuer=URL,subject=TEXT as the service connection shows them.'
    );
  }
  return SERVICE_CONNECTION.test(subject)
    ? null
    : `"${subject}" is not the subject of a service connection; it begins with /eid1/ or is sc://ORGANIZATION/PROJECT/CONNECTION.`;
}
