import { randomUUID } from 'node:crypto';
import type { FhirDataAction } from '../access/data-action.ts';
import { forbidden, maySee, requireAction } from '../access/fhir-access.ts';
import { type FhirCall, type FhirOutcome, versionHeaders } from '../fhir-call.ts';
import { latestVersion, resourceKey, type ResourceVersion, withVersion } from '../fhir-document.ts';
import { FhirError } from '../fhir-error.ts';
import { readResourceBody } from '../resource-body.ts';
import { readSearchQuery } from '../search/search-query.ts';
import { matching } from './search.ts';

/**
 * `POST /<type>` (https://hl7.org/fhir/R4/http.html#create): the server chooses the id, so one in the resource is
 * passed over, as FHIR says. With `If-None-Exist` only when nothing fits that search yet.
 */
export function create(call: FhirCall, resourceType: string): FhirOutcome {
  const content = readResourceBody(call.request, resourceType);
  requireWriting(call, ['write', 'create'], resourceType);
  const condition = call.request.headers['if-none-exist'];
  const [found, ...more] = condition === undefined ? [] : fitting(call, resourceType, condition);
  if (more.length > 0) {
    throw notSelective();
  }
  return found === undefined
    ? keep(call, { resourceType, id: randomUUID() }, content, 201)
    : { status: 200, body: found };
}

/** `PUT /<type>/<id>` (https://hl7.org/fhir/R4/http.html#update), which creates what is not there. */
export function update(call: FhirCall, resourceType: string, id: string): FhirOutcome {
  const content = readResourceBody(call.request, resourceType);
  if (content.id === undefined) {
    throw new FhirError(400, 'invalid', 'Id must be specified in the resource.');
  }
  if (content.id !== id) {
    throw new FhirError(400, 'invalid', 'Id in the URL must match id in the resource.');
  }
  requireWriting(call, ['write', 'update'], resourceType);
  const before = writable(call, resourceType, id);
  return keep(call, { resourceType, id }, content, isLive(before) ? 200 : 201);
}

/** `DELETE /<type>/<id>`, done even where nothing is; with `hardDelete=true` every version goes. */
export function remove(call: FhirCall, resourceType: string, id: string): FhirOutcome {
  const isHard = call.request.query.get('hardDelete') === 'true';
  requireAction(call.access, ['delete'], resourceType);
  if (isHard && !call.access.actions.has('hardDelete')) {
    throw forbidden();
  }
  const before = writable(call, resourceType, id);
  if (isHard) {
    const removed = resourceKey(resourceType, id);
    const kept = Object.entries(call.resources).filter(([key]) => key !== removed);
    return { status: 204, resources: Object.fromEntries(kept) };
  }
  if (!isLive(before)) {
    return { status: 204 };
  }
  const { resources, version } = withVersion(call.resources, { resourceType, id }, null, call.now);
  return { status: 204, headers: { ETag: `W/"${version.versionId}"` }, resources };
}

/**
 * What defines profiles and their vocabulary changes what is valid, and needs an action of its own, which the server
 * asks for first (`ProfileResourcesBehaviour.cs` in https://github.com/microsoft/fhir-server).
 */
const PROFILE_TYPES: ReadonlySet<string> = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem']);

/** The body was checked by now: the real servers look at it before they look at permissions. */
function requireWriting(call: FhirCall, actions: readonly FhirDataAction[], resourceType: string): void {
  if (PROFILE_TYPES.has(resourceType)) {
    requireAction(call.access, ['editProfileDefinitions']);
  }
  requireAction(call.access, actions, resourceType);
}

/**
 * `DELETE /<type>/<id>/$purge-history`: removes every version but the newest, and is done even where nothing is
 * (https://learn.microsoft.com/azure/healthcare-apis/fhir/purge-history).
 */
export function purgeHistory(call: FhirCall, resourceType: string, id: string): FhirOutcome {
  requireAction(call.access, ['delete'], resourceType);
  requireAction(call.access, ['hardDelete'], resourceType);
  const newest = writable(call, resourceType, id);
  return newest === undefined
    ? { status: 204 }
    : { status: 204, resources: { ...call.resources, [resourceKey(resourceType, id)]: [newest] } };
}

function keep(
  call: FhirCall,
  key: { readonly resourceType: string; readonly id: string },
  content: Readonly<Record<string, unknown>>,
  status: 200 | 201,
): FhirOutcome {
  const { resources, version } = withVersion(call.resources, key, content, call.now);
  if (version.resource !== null && !maySee(call.access, version.resource)) {
    throw forbidden();
  }
  const location = `${call.baseUrl}/${key.resourceType}/${key.id}/_history/${version.versionId}`;
  const headers = { ...versionHeaders(version), ...(status === 201 ? { Location: location } : {}) };
  const isMinimal = /return *= *minimal/i.test(call.request.headers['prefer'] ?? '');
  return { status, ...(isMinimal ? {} : { body: version.resource }), headers, resources };
}

/**
 * What a write is about to replace; undefined for nothing. Throws FhirError 403 when it is another patient's; where
 * `If-Match` names another version 412, and where there is none at all 404, as FHIR Server for Azure does
 * (https://hl7.org/fhir/R4/http.html#concurrency).
 */
function writable(call: FhirCall, resourceType: string, id: string): ResourceVersion | undefined {
  const before = latestVersion(call.resources, resourceType, id);
  const current = before?.resource ?? null;
  if (current !== null && !maySee(call.access, current)) {
    throw forbidden();
  }
  const header = call.request.headers['if-match'];
  const [, wanted] = /^W\/"([^"]+)"$/.exec(header ?? '') ?? [];
  if (header !== undefined && wanted === undefined) {
    throw new FhirError(400, 'invalid', 'WeakETag must be in the weak ETag format.');
  }
  if (wanted !== undefined && before === undefined) {
    const sought = `Resource type '${resourceType}' with id '${id}' and version '${wanted}'`;
    throw new FhirError(404, 'not-found', `${sought} couldn't be found.`);
  }
  if (wanted !== undefined && String(before?.versionId) !== wanted) {
    throw new FhirError(412, 'conflict', `The supplied version '${wanted}' did not match.`);
  }
  return before;
}

function isLive(version: ResourceVersion | undefined): boolean {
  return version !== undefined && version.resource !== null;
}

function fitting(call: FhirCall, resourceType: string, condition: string): ReturnType<typeof matching> {
  const query = readSearchQuery(resourceType, new URLSearchParams(condition), true);
  if (query.tests.length === 0) {
    throw notSelective();
  }
  return matching(call, resourceType, query);
}

function notSelective(): FhirError {
  return new FhirError(
    412,
    'multiple-matches',
    'Operation was not attempted because search criteria was not selective enough.',
  );
}
