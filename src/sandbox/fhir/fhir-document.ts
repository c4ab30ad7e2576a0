import { DEFAULT_SETTINGS, type FhirServerName, type FhirServerSettings } from './fhir-server.ts';
import { isObject } from './search/values-at.ts';

/** A FHIR resource as JSON, with what the server sets in it. */
export interface StoredResource {
  readonly resourceType: string;
  readonly id: string;
  readonly meta: { readonly versionId: string; readonly lastUpdated: string; readonly [element: string]: unknown };
  readonly [element: string]: unknown;
}

/** One version of a resource; of a deletion, only that it was. */
export interface ResourceVersion {
  readonly versionId: number;
  /** ISO 8601. */
  readonly lastUpdated: string;
  /** Null for a deletion. */
  readonly resource: StoredResource | null;
}

/** Every version of one resource, the oldest first; at least one. */
export type ResourceVersions = readonly ResourceVersion[];

/** The resources of a server by `<type>/<id>`, in order of creation. */
export type FhirResources = Readonly<Record<string, ResourceVersions>>;

/**
 * All that the sandbox's two FHIR servers hold, and what each was set to expect of tokens. A value: a change makes a
 * new one.
 */
export interface FhirDocument {
  /** Version of this layout. */
  readonly version: 1;
  readonly settings: Readonly<Record<FhirServerName, FhirServerSettings>>;
  readonly oss: FhirResources;
  readonly ahds: FhirResources;
}

/** A new document: both servers with the same resources and nothing set. */
export function newFhirDocument(resources: FhirResources): FhirDocument {
  return { version: 1, settings: { oss: DEFAULT_SETTINGS, ahds: DEFAULT_SETTINGS }, oss: resources, ahds: resources };
}

/** The key of a resource among those of its server. */
export function resourceKey(resourceType: string, id: string): string {
  return `${resourceType}/${id}`;
}

/** The newest version of a resource, which may be its deletion; undefined when there never was one. */
export function latestVersion(resources: FhirResources, resourceType: string, id: string): ResourceVersion | undefined {
  return resources[resourceKey(resourceType, id)]?.at(-1);
}

/** The live (not deleted) resources of one type, in order of creation. */
export function resourcesOfType(resources: FhirResources, resourceType: string): readonly StoredResource[] {
  const prefix = `${resourceType}/`;
  return Object.entries(resources).flatMap(([key, versions]) => {
    const resource = key.startsWith(prefix) ? (versions.at(-1)?.resource ?? null) : null;
    return resource === null ? [] : [resource];
  });
}

/** The resources with one more version of one of them; `content` is null for a deletion. */
export function withVersion(
  resources: FhirResources,
  key: { readonly resourceType: string; readonly id: string },
  content: Readonly<Record<string, unknown>> | null,
  now: Date,
): { readonly resources: FhirResources; readonly version: ResourceVersion } {
  const name = resourceKey(key.resourceType, key.id);
  const before = resources[name] ?? [];
  const versionId = (before.at(-1)?.versionId ?? 0) + 1;
  const lastUpdated = now.toISOString();
  const resource = content === null ? null : stamped(content, key, { versionId: String(versionId), lastUpdated });
  const version: ResourceVersion = { versionId, lastUpdated, resource };
  return { resources: { ...resources, [name]: [...before, version] }, version };
}

function stamped(
  content: Readonly<Record<string, unknown>>,
  { resourceType, id }: { readonly resourceType: string; readonly id: string },
  stamp: { readonly versionId: string; readonly lastUpdated: string },
): StoredResource {
  const meta = isObject(content.meta) ? content.meta : {};
  const elements = Object.entries(content).filter(([name]) => !['resourceType', 'id', 'meta'].includes(name));
  return { resourceType, id, meta: { ...meta, ...stamp }, ...Object.fromEntries(elements) };
}
