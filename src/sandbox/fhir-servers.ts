import { resolve } from 'node:path';
import { type FhirDocument, newFhirDocument } from './fhir/fhir-document.ts';
import { type FhirServerName, type FhirServerSettings, fhirServerUrl } from './fhir/fhir-server.ts';
import { ownAuthority, settingsInForce } from './fhir/fhir-settings.ts';
import { SandboxSettingError } from './sandbox-error.ts';
import { openFhirStore } from './state/fhir-store.ts';
import { readPublished } from './state/ready-file.ts';
import { makeStateDirectory, type StateFiles, stateFilesOf } from './state/state-files.ts';
import { openTenantStore } from './state/tenant-store.ts';
import { isDocumentKept } from './state/written-length.ts';
import { seedTenant } from './tenant/seed-tenant.ts';
import type { Tenant } from './tenant/model.ts';

export type { FhirServerName, FhirServerSettings } from './fhir/fhir-server.ts';

/** What a FHIR server of the sandbox goes by, defaults included. */
export interface FhirServerState {
  /** Where it is served; null while it is not. */
  readonly url: string | null;
  /** Null: its own URL, which it has only while it is served. */
  readonly audience: string | null;
  /** Null: the sandbox tenant at the origin that it will have. */
  readonly authority: string | null;
  readonly securityEnabled: boolean;
  readonly authorizationEnabled: boolean;
  /** Null: `fhirUser`. */
  readonly fhirUserClaim: string | null;
  readonly scopesFromRoles: boolean;
}

/** The state of a server before and after it was set. */
export interface FhirServerChange {
  readonly before: FhirServerState;
  readonly after: FhirServerState;
}

/** Where the servers are, and whose tokens they can accept. */
interface FhirServerHost {
  readonly origin: string | null;
  readonly tenant: Tenant;
}

/**
 * Sets what a FHIR server expects, whether or not it is being served; the next request goes by it. What `change` does
 * not name stays. Throws SandboxSettingError for what cannot be set, SandboxStateError when the directory holds
 * something else.
 */
export async function setFhirServer(
  stateDir: string,
  server: FhirServerName,
  change: Partial<FhirServerSettings>,
): Promise<FhirServerChange> {
  const files = stateFilesOf(resolve(stateDir));
  await makeStateDirectory(files);
  const surroundings = await hostOf(files);
  const fhirStore = await openFhirStore(files)();
  return fhirStore.change((document) => {
    const { settings } = document;
    const { before, after, kept } = changeOf(server, settings[server], change, surroundings);
    return { before, after, document: { ...document, settings: { ...settings, [server]: kept } } };
  });
}

/** What {@link setFhirServer} would change; makes no state where there is none. Throws as that does. */
export async function planFhirServer(
  stateDir: string,
  server: FhirServerName,
  change: Partial<FhirServerSettings>,
): Promise<FhirServerChange> {
  const files = stateFilesOf(resolve(stateDir));
  const surroundings = (await isDocumentKept(files.tenant))
    ? await hostOf(files)
    : { origin: null, tenant: seedTenant(new Date()).tenant };
  const { before, after } = changeOf(server, (await readSettings(files))[server], change, surroundings);
  return { before, after };
}

/** What both servers go by; makes nothing. Throws SandboxStateError when the directory holds something else. */
export async function readFhirServers(stateDir: string): Promise<Readonly<Record<FhirServerName, FhirServerState>>> {
  const files = stateFilesOf(resolve(stateDir));
  const [surroundings, settings] = await Promise.all([hostOf(files), readSettings(files)]);
  return { oss: stateOf('oss', settings.oss, surroundings), ahds: stateOf('ahds', settings.ahds, surroundings) };
}

/** The settings that are kept; where the servers were never asked for anything, those that they begin with. */
async function readSettings(files: StateFiles): Promise<FhirDocument['settings']> {
  const document = (await isDocumentKept(files.fhir))
    ? await (await openFhirStore(files)()).read()
    : newFhirDocument({});
  return document.settings;
}

async function hostOf(files: StateFiles): Promise<FhirServerHost> {
  const [ready, store] = await Promise.all([readPublished(files), openTenantStore(files)]);
  return { origin: ready?.origin ?? null, tenant: await store.read() };
}

function changeOf(
  server: FhirServerName,
  before: FhirServerSettings,
  change: Partial<FhirServerSettings>,
  surroundings: FhirServerHost,
): FhirServerChange & { readonly kept: FhirServerSettings } {
  const kept = { ...before, ...(server === 'ahds' ? forManagedService(change, surroundings) : change) };
  return { before: stateOf(server, before, surroundings), after: stateOf(server, kept, surroundings), kept };
}

/**
 * A managed service believes its own subscription's tenant and is always protected
 * (https://learn.microsoft.com/azure/healthcare-apis/authentication-authorization).
 */
function forManagedService(
  {
    authority,
    securityEnabled,
    authorizationEnabled,
    fhirUserClaim: _claim,
    scopesFromRoles: _roles,
    ...rest
  }: Partial<FhirServerSettings>,
  { origin, tenant }: FhirServerHost,
): Partial<FhirServerSettings> {
  if (securityEnabled === false || authorizationEnabled === false) {
    throw new SandboxSettingError('The FHIR service in Azure Health Data Services is always protected.');
  }
  // Naming the authority that it has anyway, as `register` prints it, is no change.
  if (typeof authority === 'string' && ownAuthority(authority, origin ?? 'https://localhost', tenant) === null) {
    throw new SandboxSettingError(
      'The authority of the FHIR service in Azure Health Data Services is the tenant of its subscription, ' +
        `${tenant.tenantId}, and cannot be changed.`,
    );
  }
  return rest;
}

function stateOf(
  server: FhirServerName,
  settings: FhirServerSettings,
  { origin, tenant }: FhirServerHost,
): FhirServerState {
  return origin === null
    ? { ...settings, url: null }
    : { ...settingsInForce(settings, server, origin, tenant), url: fhirServerUrl(origin, server) };
}
