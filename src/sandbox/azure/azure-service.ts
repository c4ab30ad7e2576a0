import { settingsInForce } from '../fhir/fhir-settings.ts';
import type { FhirDocument } from '../fhir/fhir-document.ts';
import type { DocumentStore } from '../state/document-store.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import type { Tenant } from '../tenant/model.ts';
import { answerHeaders, edgeHeaders, isOfGateway } from './answer-headers.ts';
import { authenticateAzure } from './azure-authentication.ts';
import type { AzureAnswer, AzureCaller, AzureOutcome, AzureRequest } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { operate } from './azure-operations.ts';

/** Azure Resource Manager of the sandbox, without HTTP. */
export interface AzureService {
  /** Answers a request; refusals are answers too. */
  answer(request: AzureRequest): Promise<AzureAnswer>;
}

/** What Azure Resource Manager is made of. */
export interface AzureParts {
  readonly store: TenantStore;
  readonly fhirStore: () => Promise<DocumentStore<FhirDocument>>;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** How long an object of the directory stays unknown to Azure after it was written, in milliseconds. */
  readonly replicationDelayMs: () => number;
  /** The time of this sandbox. */
  readonly now: () => Date;
}

/** Makes the service. */
export function createAzureService(parts: AzureParts): AzureService {
  return {
    answer: async (request) => {
      const answered = await refusalsToo(() => answer(parts, request));
      return { ...answered, headers: { ...edgeHeaders(parts.now()), ...answered.headers } };
    },
  };
}

async function answer(parts: AzureParts, request: AzureRequest): Promise<AzureAnswer> {
  const tenant = await parts.store.read();
  const caller = await authenticateAzure(request.headers['authorization'], tenant, parts);
  const answered = await refusalsToo(() => execute(parts, request, caller));
  return isOfGateway(answered)
    ? answered
    : { ...answered, headers: { ...answerHeaders(request, caller, tenant), ...answered.headers } };
}

async function execute(parts: AzureParts, request: AzureRequest, caller: AzureCaller): Promise<AzureAnswer> {
  const { store, origin } = parts;
  const now = parts.now();
  const { settings } = await (await parts.fhirStore()).read();
  const delay = parts.replicationDelayMs();
  const decide = (current: Tenant): AzureOutcome =>
    operate({
      request,
      tenant: current,
      caller,
      origin,
      fhirService: settingsInForce(settings.ahds, 'ahds', origin, current),
      now,
      visible: (writtenAt) => now.getTime() - writtenAt >= delay,
    });
  return request.method === 'GET' || request.method === 'HEAD' ? decide(await store.read()) : store.change(decide);
}

async function refusalsToo(work: () => Promise<AzureAnswer>): Promise<AzureAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AzureError)) {
      throw error;
    }
    const { status, code, message, headers } = error;
    return { status, headers, body: { error: { code, message } } };
  }
}
