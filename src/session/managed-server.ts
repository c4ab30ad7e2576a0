import type { ManagedServer } from '../azure/find-fhir-service.ts';
import { fhirUrlMessage, normalizeFhirUrl } from '../registration/answers/fhir-url.ts';
import type { FhirResource } from '../registration/model/azure-access.ts';
import { fhirResourceIdIssue, otherServiceIssue, readFhirResourceId } from '../registration/roles/fhir-resource-id.ts';
import { inferServerKind } from '../registration/fhir-server.ts';
import type { ServerKind } from '../registration/model/app-type.ts';
import { type ValueIssue, valueIssue } from '../registration/answers/issue.ts';
import type { CommandInput } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import type { MANAGED_SERVER_FIELDS } from '../cli/fields/reference-fields.ts';
import { serverCloudIssues } from '../cli/server-cloud.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/** What names the server of a `role` command. */
export type ServerInput = CommandInput<typeof MANAGED_SERVER_FIELDS>;

/** A managed server that a `role` command names; one of both is known. */
export interface NamedServer {
  readonly resource: FhirResource | null;
  readonly server: ManagedServer | null;
}

/**
 * The managed server that a `role` command names: by its URL or resource id as the REF, or by flags. Null where the REF
 * is for an application, whose app roles are meant.
 */
export function managedServerOf(input: ServerInput): NamedServer | null {
  const resource = resourceOf(input);
  const url = urlOf(input);
  if (resource !== null) {
    return { resource, server: url === null ? null : { fhirUrl: url, serverKind: resource.kind } };
  }
  const kind = url === null ? 'oss' : kindAt(input, url);
  return url === null || kind === 'oss' ? null : { resource, server: { fhirUrl: url, serverKind: kind } };
}

/** True for a REF that is the URL or the Azure resource id of a managed service, and so never an application's. */
export function isManagedServer(reference: string | undefined): boolean {
  return (
    reference !== undefined &&
    (isResourceId(reference) || (canParseUrl(reference) && inferServerKind(reference) !== 'oss'))
  );
}

/** What speaks against the server that a `role` command names. */
export function validateServer({ settings }: Context, input: ServerInput): readonly ValueIssue[] {
  const { argument, given, values } = input;
  if (argument === undefined) {
    return [];
  }
  if (isResourceId(argument)) {
    const message = fhirResourceIdIssue(argument);
    return message === null ? [] : [valueIssue('REF', message)];
  }
  const ofOtherCloud = serverCloudIssues(settings, 'REF', argument);
  if (ofOtherCloud.length > 0) {
    return ofOtherCloud;
  }
  const url = urlOf(input);
  if (url === null && given.get('fhirResourceId') === 'flag' && values.fhirResourceId !== undefined) {
    return [
      valueIssue('fhirResourceId', `names a managed server, and the REF "${argument}" an application; leave one out.`),
    ];
  }
  const resource = resourceOf(input);
  const other = resource === null || url === null ? null : otherServiceIssue(url, resource);
  return other === null ? [] : [valueIssue('fhirResourceId', other)];
}

/** The resource that is named by its id. A variable alone turns no application into a managed server. */
function resourceOf(input: ServerInput): FhirResource | null {
  const { argument, given, values } = input;
  if (argument !== undefined && isResourceId(argument)) {
    return readFhirResourceId(argument);
  }
  const url = urlOf(input);
  const isMeant =
    argument === undefined || given.get('fhirResourceId') === 'flag' || (url !== null && kindAt(input, url) !== 'oss');
  return isMeant ? (values.fhirResourceId ?? null) : null;
}

/** The REF where it is a URL, else `--fhir-url` where the REF is missing or the key of the server's own application. */
function urlOf({ argument, values }: ServerInput): string | null {
  if (argument?.startsWith('https://') === true) {
    return fhirUrlMessage(argument) === null ? normalizeFhirUrl(argument) : null;
  }
  const stands = argument === undefined || argument === 'resource' || isResourceId(argument);
  return stands ? (values.fhirUrl ?? null) : null;
}

function kindAt({ values }: ServerInput, url: string): ServerKind {
  return values.serverKind ?? inferServerKind(url);
}

function isResourceId(text: string): boolean {
  return /^\/subscriptions\//i.test(text);
}
