import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApi } from '../model/observed.ts';
import { SMART_USER } from '../roles/app-role.ts';
import { readingOf } from './smart-catalog.ts';
import {
  type ClinicalScope,
  clinicalScopes,
  entraSpelling,
  type SmartContext,
  type SmartVersion,
} from './smart-scope.ts';

/** How an app comes to its record: by itself, from a health record system, or without a person. */
export const SMART_LAUNCHES = ['patient', 'practitioner', 'ehr', 'backend'] as const;

/** Whose records an app that a health record system opens is for. */
export const EHR_CONTEXTS = ['patient', 'practitioner'] as const;

/** What a SMART app is: whose records it is for, and whether a health record system opens it. */
export interface SmartLaunch {
  readonly context: SmartContext;
  readonly fromEhr: boolean;
}

/** The API that an app asks, and the server that it is for. */
export interface LaunchApi extends Pick<ObservedApi, 'displayName' | 'scopes' | 'appRoles'> {
  readonly fhirUrl: string;
}

/** The launch that was chosen; null: none. */
export function smartLaunch(
  launch: (typeof SMART_LAUNCHES)[number] | undefined,
  ehrContext: (typeof EHR_CONTEXTS)[number] | undefined,
): SmartLaunch | null {
  switch (launch) {
    case undefined:
      return null;
    case 'patient':
      return { context: 'patient', fromEhr: false };
    case 'practitioner':
      return { context: 'user', fromEhr: false };
    case 'backend':
      return { context: 'system', fromEhr: false };
    case 'ehr':
      return { context: ehrContext === 'practitioner' ? 'user' : 'patient', fromEhr: true };
  }
}

/**
 * The scopes that an app asks for: those for its launch, and the clinical ones that were named, else one for each
 * resource type that its API has a scope for; all of one version and one context, as FHIR servers refuse a token with
 * more (https://learn.microsoft.com/azure/healthcare-apis/fhir/smart-on-fhir). Throws UsageError
 * `smart_scopes_missing`.
 */
export function launchScopes(launch: SmartLaunch, named: readonly string[], api: LaunchApi): readonly string[] {
  const clinical = clinicalScopes(named).length > 0 ? [] : offeredScopes(launch.context, api);
  return [...new Set([...scopesOfLaunch(launch), ...clinical, ...named])];
}

function scopesOfLaunch({ context, fromEhr }: SmartLaunch): readonly string[] {
  return [...(fromEhr ? ['launch'] : context === 'patient' ? ['launch.patient'] : []), 'fhirUser'];
}

/** A scope for each resource type; the one for all types only where there is no other. */
function offeredScopes(context: SmartContext, api: LaunchApi): readonly string[] {
  const values = api.scopes.filter(({ isEnabled }) => isEnabled).map(({ value }) => value);
  const reading = readingIn(values, context, api);
  const single = reading.filter(({ resourceType }) => resourceType !== '*');
  return (single.length === 0 ? reading : single).map(entraSpelling);
}

/**
 * The app roles of a backend service: what its scopes are as roles, and the role by which the FHIR server applies them
 * (`SmartClinicalScopesMiddleware.cs` in https://github.com/microsoft/fhir-server). Throws UsageError
 * `smart_scopes_missing`.
 */
export function backendRoles(named: readonly string[], api: LaunchApi): readonly string[] {
  const values = api.appRoles.filter(({ isEnabled }) => isEnabled).flatMap(({ value }) => value ?? []);
  const offered = clinicalScopes(named).length > 0 ? [] : readingIn(values, 'system', api).map(entraSpelling);
  return [...new Set([...named, ...offered, SMART_USER])];
}

/** What reads in a context, of the newest version that an API has. */
function readingIn(values: readonly string[], context: SmartContext, api: LaunchApi): readonly ClinicalScope[] {
  const scopes = clinicalScopes(values).filter((scope) => scope.context === context && scope.query === null);
  const reading = (version: SmartVersion): readonly ClinicalScope[] =>
    scopes.filter((scope) => entraSpelling(scope) === entraSpelling(readingOf({ ...scope, version })));
  const [found] = [reading('v2'), reading('v1')].filter((each) => each.length > 0);
  if (found === undefined) {
    throw new UsageError(
      'smart_scopes_missing',
      `"${api.displayName}" has no SMART on FHIR scopes for ${context === 'user' ? 'practitioners' : context === 'system' ? 'backend services' : 'patients'}.`,
      {
        hint: 'Define them first:',
        command: ['register', 'resource', '--smart', 'v2', '--fhir-url', api.fhirUrl],
        details: { context },
      },
    );
  }
  return found;
}
