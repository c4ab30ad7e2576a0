import { withPropagatedRoles } from '../azure/azure-access.ts';
import type { DocumentStore } from '../state/document-store.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import { accessOf } from './access/authenticate.ts';
import { capabilityStatement } from './capability-statement.ts';
import type { FhirAnswer, FhirOutcome, FhirRequest } from './fhir-call.ts';
import { type FhirServerName, fhirServerUrl } from './fhir-server.ts';
import type { FhirDocument } from './fhir-document.ts';
import { FhirError, outcomeOf } from './fhir-error.ts';
import { settingsInForce } from './fhir-settings.ts';
import { interact } from './interactions/interaction.ts';
import { requireJsonAnswer, requireNoTokenInUrl } from './requested-format.ts';
import { signInEndpoints } from './sign-in-endpoints.ts';
import { smartConfiguration } from './smart-configuration.ts';

/** The sandbox's FHIR servers, without HTTP. */
export interface FhirService {
  /** Answers a request to one of the servers; refusals are answers too. */
  answer(server: FhirServerName, request: FhirRequest): Promise<FhirAnswer>;
}

/** What the FHIR servers are made of. */
export interface FhirParts {
  readonly store: TenantStore;
  readonly fhirStore: () => Promise<DocumentStore<FhirDocument>>;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** How long it takes a new Azure role to open the managed service, in milliseconds. */
  readonly replicationDelayMs: () => number;
  /** The time of this sandbox. */
  readonly now: () => Date;
}

/** Makes the service. */
export function createFhirService(parts: FhirParts): FhirService {
  return {
    answer: async (server, request) => {
      try {
        return await answer(parts, server, request);
      } catch (error) {
        if (!(error instanceof FhirError)) {
          throw error;
        }
        return refusal(error);
      }
    },
  };
}

async function answer(parts: FhirParts, server: FhirServerName, request: FhirRequest): Promise<FhirAnswer> {
  const { store, origin } = parts;
  requireJsonAnswer(request);
  requireNoTokenInUrl(request);
  const fhirStore = await parts.fhirStore();
  const [tenant, { settings }] = await Promise.all([store.read(), fhirStore.read()]);
  const inForce = settingsInForce(settings[server], server, origin, tenant);
  const baseUrl = fhirServerUrl(origin, server);
  const endpoints = (): ReturnType<typeof signInEndpoints> => signInEndpoints(inForce, server, origin, tenant);
  if (request.method === 'GET') {
    switch (request.segments.join('/')) {
      case 'metadata':
        return { status: 200, body: capabilityStatement(baseUrl, inForce.securityEnabled ? endpoints() : null) };
      case '.well-known/smart-configuration':
        return { status: 200, body: smartConfiguration(endpoints()), headers: { 'Content-Type': 'application/json' } };
    }
  }
  const now = parts.now();
  const { authorization } = request.headers;
  const delay = parts.replicationDelayMs();
  const known = withPropagatedRoles(tenant, (writtenAt) => now.getTime() - writtenAt >= delay);
  const protectedServer = { server, settings: inForce, tenant: known, origin };
  const access = await accessOf(authorization, protectedServer, parts.signingKey, now);
  const execute = (document: FhirDocument): FhirOutcome =>
    interact({ server, request, baseUrl, resources: document[server], access, now });
  if (request.method === 'GET') {
    return execute(await fhirStore.read());
  }
  const { outcome } = await fhirStore.change((document) => {
    const decided = execute(document);
    const { resources } = decided;
    return { outcome: decided, ...(resources === undefined ? {} : { document: { ...document, [server]: resources } }) };
  });
  return outcome;
}

function refusal({ status, issueCode, message, headers }: FhirError): FhirAnswer {
  return { status, headers, body: outcomeOf([{ severity: 'error', code: issueCode, diagnostics: message }]) };
}
