import type { NameInput, Wording } from '../../errors/wording.ts';
import { inferServerKind } from '../fhir-server.ts';
import { type MixedScopes, mixedScopes, mixedWords } from '../scopes/mixed-scopes.ts';
import { smartLaunch } from '../scopes/smart-launch.ts';
import { clinicalScopes, smartSpelling } from '../scopes/smart-scope.ts';
import { missingIssue, type ValueIssue, valueIssue } from './issue.ts';
import type { RegisterValues } from './register-values.ts';

/**
 * What speaks against a resource with SMART on FHIR. Entra puts a claim of one's own only into tokens whose audience is
 * the appId or on a verified domain (AADSTS501461,
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
export function smartIssues({
  smart,
  smartScopes,
  identifierUri,
  tokenVersion,
}: RegisterValues): readonly ValueIssue[] {
  if (smart === undefined) {
    const message: Wording = (input) => `goes with ${input('smart')}, which names the version.`;
    return smartScopes === undefined ? [] : [valueIssue('smartScopes', message)];
  }
  const message: Wording = (input) =>
    `"${identifierUri ?? ''}" is not on a verified domain, so Entra adds no fhirUser to tokens of version 1; take ${input('tokenVersion')} 2.`;
  return tokenVersion === '1' && identifierUri?.startsWith('https://') === false
    ? [valueIssue('identifierUri', message)]
    : [];
}

/** What speaks against a client as an app of SMART on FHIR. */
export function launchIssues(values: RegisterValues): readonly ValueIssue[] {
  const { type, smartLaunch: launch, smartContext } = values;
  const isBackend = launch === 'backend';
  const mixed = mixedScopes(values.scope ?? []) ?? otherContext(values);
  return [
    ...(mixed === null ? [] : [valueIssue('scope', mixedWords(mixed))]),
    ...(launch !== undefined && isBackend !== (type === 'service')
      ? [valueIssue('smartLaunch', forOthers(launch))]
      : []),
    ...(launch === 'ehr' && smartContext === undefined ? [missingIssue('smartContext')] : []),
    ...(launch !== 'ehr' && smartContext !== undefined
      ? [valueIssue('smartContext', (input: NameInput) => `goes with ${input('smartLaunch')} ehr.`)]
      : []),
    ...(isBackend && type === 'service' ? backendIssues(values) : []),
  ];
}

function forOthers(launch: string): Wording {
  return launch === 'backend'
    ? () => 'backend is for a service client, which acts without a person.'
    : () => `${launch} is for a client that signs people in, confidential or public.`;
}

/** A scope that was named for another context than the launch has. */
function otherContext({ smartLaunch: launch, smartContext, scope = [] }: RegisterValues): MixedScopes | null {
  const context = smartLaunch(launch, smartContext)?.context;
  if (context === undefined) {
    return null;
  }
  const other = clinicalScopes(scope).find((each) => each.context !== context);
  return other === undefined ? null : { one: `${context}/…`, other: smartSpelling(other), by: 'contexts' };
}

/**
 * Entra takes the assertions of a certificate or of a federated identity, and no keys from a URL of the client
 * (https://learn.microsoft.com/entra/identity-platform/certificate-credentials).
 */
function backendIssues({ credential, fhirUrl, serverKind }: RegisterValues): readonly ValueIssue[] {
  const isManaged = (serverKind ?? inferServerKind(fhirUrl)) !== 'oss';
  return [
    ...(credential === 'secret'
      ? [
          valueIssue(
            'credential',
            'A backend service proves itself with a certificate or a federated identity, not with a secret.',
          ),
        ]
      : []),
    ...(isManaged
      ? [
          valueIssue(
            'smartLaunch',
            (input: NameInput) =>
              `backend is for the open-source FHIR server; give a job on a managed one ${input('role')} "FHIR Data Reader".`,
          ),
        ]
      : []),
  ];
}
