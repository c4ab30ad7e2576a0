import { UsageError } from '../errors/usage-error.ts';
import type { Cloud } from '../identity/clouds.ts';
import { waitsForPerson } from '../identity/methods.ts';
import type { SignedIn, signInAs as SignInAs, SignInOptions } from '../identity/sign-in.ts';
import type { Transport } from '../http/transport.ts';
import type { Warning } from '../errors/warning.ts';
import { type AuditTrail, openTrail } from './audit-trail.ts';
import { waitingFor } from '../output/diagnostics.ts';
import { openContextLine } from './context-line-printer.ts';
import { openAzure } from './azure-session.ts';
import { confirmListUpdates } from './confirm-list-updates.ts';
import type { CommandOutcome } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { openSandboxTenant, type SandboxTenant } from './sandbox-tenant.ts';
import { openServerClock } from './server-clock.ts';
import { tracedTransport } from '../http/trace.ts';
import type { AzureService, OpenSession } from './session.ts';

/**
 * Signs in and opens the connection, for the environment of a file where that has a name. With `--sandbox` the tenant
 * is the embedded one, or the one that `sandbox start` serves. Throws what signing in throws; nothing is left open
 * then.
 */
export async function openSession(context: Context, environment: string | null = null): Promise<OpenSession> {
  const [{ findCloud, sandboxCloud }, { openTransport }] = await Promise.all([
    import('../identity/clouds.ts'),
    import('../http/transport.ts'),
  ]);
  const { settings } = context;
  if (!context.command.readsOnly) {
    context.auditLog.open();
  }
  context.deadline.start();
  const sandbox = settings.sandbox ? await openSandboxTenant(context) : null;
  if (sandbox !== null && !isOfSandbox(sandbox, settings.tenant)) {
    await sandbox.close();
    throw otherTenant(sandbox, settings.tenant);
  }
  const cloud =
    sandbox === null
      ? findCloud(settings)
      : sandboxCloud(new URL(sandbox.graphUrl).origin, sandbox.graphUrl, sandbox.authorityUrl);
  const transport = openTransport({
    env: context.env,
    nodeExtraCaCerts: context.host.nodeExtraCaCerts,
    onUnreadable: (path, reason) => context.warn(unreadableCertificates(path, reason)),
    certificateAuthority: sandbox?.caCertificate,
  });
  const close = async (): Promise<void> => {
    context.auditLog.close();
    await transport.close();
    await sandbox?.close();
  };
  try {
    return { ...(await connect(context, { cloud, sandbox, transport }, environment)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function unreadableCertificates(path: string, reason: string): Warning {
  const message = `NODE_EXTRA_CA_CERTS names ${path}, which cannot be used: ${reason}. Its certificates are not trusted.`;
  return { code: 'extra_certificates_unreadable', message };
}

function isOfSandbox({ tenantId, tenantDomain }: SandboxTenant, tenant: string | undefined): boolean {
  return tenant === undefined || [tenantId, tenantDomain].includes(tenant.toLowerCase());
}

function otherTenant({ tenantId, tenantDomain }: SandboxTenant, tenant: string | undefined): UsageError {
  return new UsageError(
    'tenant_not_in_sandbox',
    `The sandbox is one tenant of its own, and --tenant names another: ${tenant ?? ''}.`,
    {
      hint: 'Leave --tenant and FHIR_APPS_TENANT out, or work in that tenant by leaving --sandbox and FHIR_APPS_SANDBOX out.',
      details: { tenant, sandboxTenantId: tenantId, sandboxTenantDomain: tenantDomain },
    },
  );
}

/**
 * Opens a session for the work, as {@link inSession}, and prints where it is. `taken` is a session that may be open
 * already. Throws what signing in throws too.
 */
export async function withSession<T extends object>(
  context: Context,
  work: (session: OpenSession) => Promise<T>,
  taken: () => Promise<OpenSession | null> = () => Promise.resolve(null),
): Promise<T> {
  const session = (await taken()) ?? (await openSession(context));
  return inSession(context, session, () => withContextLine(context, session, () => work(session)));
}

/**
 * Does the work in an open session, confirms what it has changed of lists, and closes the session whatever happens. An
 * outcome with `afterPrint` keeps the session until that is done. Throws what the work throws, and UnfinishedError
 * `concurrent_change`.
 */
export async function inSession<T extends object>(
  context: Context,
  session: OpenSession,
  work: () => Promise<T>,
): Promise<T> {
  const finish = async (last: () => Promise<void>): Promise<void> => {
    try {
      await last();
      await confirmListUpdates(context, session);
    } finally {
      await session.close();
    }
  };
  const outcome = await work().catch(async (error: unknown) => {
    await session.close();
    throw error;
  });
  const { afterPrint }: Partial<Pick<CommandOutcome<unknown>, 'afterPrint'>> = outcome;
  if (afterPrint === undefined) {
    await finish(() => Promise.resolve());
    return outcome;
  }
  return { ...outcome, afterPrint: (delivered: boolean) => finish(() => afterPrint(delivered)) };
}

/** Does the work, and prints where it was done unless the confirmation of a change has; JSON says it by itself. */
export async function withContextLine<T>(
  { settings }: Context,
  session: OpenSession,
  work: () => Promise<T>,
): Promise<T> {
  const outcome = await work();
  if (!settings.json) {
    await session.printContextLine();
  }
  return outcome;
}

/** The time that a person takes to sign in does not count as time that Microsoft took. */
function whileSigningIn<T>({ settings, deadline }: Context, signingIn: () => Promise<T>): Promise<T> {
  return waitsForPerson(settings.auth) ? deadline.excluding(signingIn) : signingIn();
}

/** What a session connects to, and through what. */
interface Endpoint {
  readonly cloud: Cloud;
  /** Null for a real tenant. */
  readonly sandbox: SandboxTenant | null;
  readonly transport: Transport;
}

async function connect(
  context: Context,
  endpoint: Endpoint,
  environment: string | null,
): Promise<Omit<OpenSession, 'close'>> {
  const { cloud, sandbox, transport } = endpoint;
  const listed = tracedTransport(transport, context.trace);
  const serverClock = openServerClock(context.now);
  const [{ openGraph }, { signIn, signInAs }, { openEnvFiles }] = await Promise.all([
    import('./open-graph.ts'),
    import('../identity/sign-in.ts'),
    import('../secrets/env-file.ts'),
  ]);
  if (sandbox !== null) {
    context.redactor.add(sandbox.admin.clientSecret);
  }
  const signedIn = await whileSigningIn(context, () => signIn(signInOptions(context, endpoint, listed)));
  const { identity, tenantId } = signedIn;
  const { objectId, kind, clientId } = identity;
  const trail = trailOf(context, cloud, signedIn, environment);
  context.trace(`Signed in as ${identity.name} (${objectId}) by ${signedIn.method}, tenant ${tenantId}.`);
  const getToken = async (): Promise<string> => (await signedIn.getToken()).token;
  const client = openGraph(context, { cloud, transport, serverClock }, getToken, trail);
  return {
    client,
    printContextLine: openContextLine(context, { client, signedIn, sandbox }),
    trail,
    tenantId,
    caller: { objectId, kind, appId: clientId },
    tenantContext: {
      tenantId,
      cloud: cloud.name,
      authorityUrl: cloud.authorityUrl,
      graphUrl: cloud.graphUrl,
      sandbox: sandbox !== null,
    },
    signedIn,
    cloud,
    httpClientTo: (url) => listed.to([url]).httpClient,
    openAzure: (until = context.deadline.signal) =>
      openAzure(context, { cloud, signedIn, fetchTo: (url) => transport.to([url]).fetch, trail }, until),
    requestTokens: (services) => void requestTokens(cloud, signedIn, services),
    now: () => serverClock.now(),
    fetch: listed.to([cloud.authorityUrl]).fetch,
    ...signInsOfOthers({ context, endpoint, listed, tenantId }, signInAs),
    fetchTo: (url) => listed.to([url]).fetch,
    envFiles: openEnvFiles((path) => context.progress(waitingFor(path))),
  };
}

/** What a run signs in with, and where. */
interface SignInPlace {
  readonly context: Context;
  readonly endpoint: Endpoint;
  readonly listed: Transport;
  readonly tenantId: string;
}

/** Sign-ins as others than who is signed in; the time that a person takes does not count. */
function signInsOfOthers(
  { context, endpoint, listed, tenantId }: SignInPlace,
  signInAs: typeof SignInAs,
): Pick<OpenSession, 'signInPerson' | 'signInManagedIdentity'> {
  const optionsFor = (clientId: string): SignInOptions => ({
    ...signInOptions(context, endpoint, listed),
    ...{ tenant: tenantId, clientId },
  });
  return {
    signInPerson: (method, appId, scope) =>
      context.deadline.excluding(() => signInAs(method, optionsFor(appId), scope)),
    signInManagedIdentity: (clientId, scope) => signInAs('managed-identity', optionsFor(clientId), scope),
  };
}

/** How this run signs in, over a transport that lists what it sends: in the sandbox as its administrator. */
function signInOptions(context: Context, { cloud, sandbox }: Endpoint, transport: Transport): SignInOptions {
  const { settings } = context;
  return {
    auth: settings.auth,
    cloud,
    tenant: settings.tenant ?? sandbox?.tenantId,
    clientId: sandbox?.admin.clientId ?? settings.clientId,
    clientSecret: sandbox?.admin.clientSecret,
    transport,
    env: context.env,
    onDeviceCode: context.say,
    onTrying: (method) => context.progress(`Signing in (${method})`),
    onSecret: (text) => context.redactor.add(text),
    signal: context.stop,
    deadline: context.deadline.signal,
  };
}

/** The audit trail of this run, which names who is signed in. */
function trailOf(
  { auditLog, settings, command, now }: Context,
  cloud: Cloud,
  { identity, tenantId }: SignedIn,
  environment: string | null,
): AuditTrail {
  const { name, objectId, kind, clientId } = identity;
  return openTrail(
    auditLog,
    {
      changeRef: settings.changeRef ?? null,
      who: { name, objectId, kind, appId: clientId },
      ...{ tenantId, cloud: cloud.name, command: command.name, environment },
    },
    now,
  );
}

/** One after the other, since they share the sign-in whose last exchange tells why one was refused. */
async function requestTokens(
  { resourceManager, keyVaultResource }: Cloud,
  { getTokenFor }: SignedIn,
  services: readonly AzureService[],
): Promise<void> {
  const scopes = {
    'resource-manager': resourceManager?.scope ?? null,
    'key-vault': keyVaultResource === null ? null : `${keyVaultResource}/.default`,
  };
  for (const service of services) {
    const scope = scopes[service];
    if (scope !== null) {
      await getTokenFor(scope).catch(() => null);
    }
  }
}
