import { UsageError } from '../../errors/usage-error.ts';
import { type BatchReader, createBatchReader } from '../../graph/batch-reader.ts';
import { listMarked } from '../../graph/observe/find-application.ts';
import { observeExisting } from '../../graph/observe/observe-existing.ts';
import type { Environment, WantedRegistration } from '../../environment/file/environment.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import { assignedAzureRoles } from '../../registration/roles/azure-access.ts';
import { fhirUrlTag, identify } from '../../registration/tags.ts';
import { observeAzureOf } from '../../session/azure-of-client.ts';
import { findClient, type FoundClient } from '../../session/find-client.ts';
import { findOnlyServer } from '../../session/only-server.ts';
import type { SessionContext } from '../../session/session.ts';
import { placeInFile } from '../client-token/place-in-file.ts';
import type { ClientToVerify } from '../verified-server.ts';
import type { VerifyRequest } from './verify-request.ts';

/** The clients that are verified, all of one server. */
export interface ClientsOfServer {
  readonly fhirUrl: string;
  readonly clients: readonly ClientToVerify[];
  /** What the environment file has, and the directory does not; empty where clients were named. */
  readonly missing: readonly Missing[];
}

/** An application of the environment file that is not in the directory. */
export interface Missing {
  readonly key: string;
  /** Where it begins in the file. */
  readonly line: number | null;
}

/** How often and in what time the directory is asked for what was made a moment ago, in milliseconds. */
const LIST = { times: 6, between: 5_000 };

/**
 * The clients that the REFs name, else all of the server: the one of the environment file or of `--fhir-url`, else the
 * only one of the tenant. Throws what finding an application throws, and UsageError `server_not_named` and
 * `not_a_client`.
 */
export async function findClients(run: SessionContext, request: VerifyRequest): Promise<ClientsOfServer> {
  const { input, target } = request;
  const fhirUrl = target?.fhirUrl ?? input.values.fhirUrl;
  const found =
    input.argument === undefined
      ? await allClientsOf(run, request, fhirUrl ?? (await findOnlyServer(run.session.client)))
      : await Promise.all([input.argument, ...input.moreArguments].map((ref) => clientNamed(run, ref, fhirUrl)));
  const [first] = found;
  const server = first?.identification.fhirUrl ?? fhirUrl ?? '';
  const other = found.find(({ identification }) => identification.fhirUrl !== server);
  if (other !== undefined) {
    throw new UsageError('server_not_named', 'The clients belong to different FHIR servers.', {
      hint: 'Verify those of one server at a time.',
      details: { fhirUrls: [server, other.identification.fhirUrl] },
    });
  }
  const missing = input.argument === undefined ? missingFrom(request, found) : [];
  return { fhirUrl: server, clients: await observed(run, request, found), missing };
}

/** Lists show what is new a while later, so that what was just made is asked for again. */
async function allClientsOf(
  run: SessionContext,
  request: VerifyRequest,
  fhirUrl: string,
): Promise<readonly FoundClient[]> {
  const { context } = run;
  let found = await clientsOf(run, fhirUrl);
  for (let time = 1; request.isJustMade && time < LIST.times && missingFrom(request, found).length > 0; time += 1) {
    context.progress('Waiting until the directory shows what was made');
    await context.sleep(LIST.between, context.stop);
    found = await clientsOf(run, fhirUrl);
  }
  return found;
}

function missingFrom({ target }: VerifyRequest, found: readonly FoundClient[]): readonly Missing[] {
  const keys = new Set(found.map(({ identification }) => identification.key));
  return (target?.environment.registrations ?? [])
    .filter((entry) => entry.kind === 'application' && entry.answers.type !== 'resource' && !keys.has(entry.key))
    .map(({ key, position }) => ({ key, line: position?.line ?? null }));
}

async function clientsOf({ session }: SessionContext, fhirUrl: string): Promise<readonly FoundClient[]> {
  const found: FoundClient[] = [];
  for await (const application of listMarked(session.client, fhirUrlTag(fhirUrl))) {
    const identification = identify(application.tags);
    if (identification !== null && identification.type !== 'resource' && identification.fhirUrl === fhirUrl) {
      found.push({ application, identification });
    }
  }
  return found.sort((one, other) => (one.identification.key < other.identification.key ? -1 : 1));
}

function clientNamed(run: SessionContext, ref: string, fhirUrl: string | undefined): Promise<FoundClient> {
  const input = { argument: ref, values: fhirUrl === undefined ? {} : { fhirUrl } };
  return findClient(run, input, (its) => ({
    hint: 'To verify all its clients:',
    command: ['verify', '--fhir-url', its],
  }));
}

async function observed(
  run: SessionContext,
  request: VerifyRequest,
  found: readonly FoundClient[],
): Promise<readonly ClientToVerify[]> {
  const reader = createBatchReader(run.session.client);
  const environment = request.target?.environment ?? null;
  const service = found.find(({ identification }) => identification.type === 'service');
  const access = service === undefined ? null : await observeAzureOf(run.context, run.session, service.identification);
  return Promise.all(found.map((each) => observeOne(reader, each, { request, environment, access })));
}

/** What is known beside the directory. */
interface Known {
  readonly request: VerifyRequest;
  readonly environment: Environment | null;
  readonly access: AzureAccess | null;
}

async function observeOne(
  reader: BatchReader,
  { application, identification }: FoundClient,
  { request, environment, access }: Known,
): Promise<ClientToVerify> {
  const existing = await observeExisting(reader, application, identification);
  const entry = environment?.registrations.find(({ key }) => key === identification.key) ?? null;
  const named = request.input.values.secretFrom?.find(({ key }) => key === identification.key)?.sink;
  const held =
    access === null || access.assignments === null ? null : assignedAzureRoles(access, existing.servicePrincipalId);
  return {
    identification,
    existing,
    rolesInFile: environment === null ? null : rolesOf(entry),
    azureRoles: held?.map(({ role }) => role) ?? null,
    place: placeInFile(entry, named),
    line: entry?.position?.line ?? null,
  };
}

/** A client that the file does not have should have no role. */
function rolesOf(entry: WantedRegistration | null): readonly string[] {
  return entry?.kind === 'application' && entry.answers.type === 'service' ? entry.answers.roles : [];
}
