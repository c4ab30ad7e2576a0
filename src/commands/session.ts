import { randomUUID } from 'node:crypto';
import type { ResourceManager } from '../azure/resource-manager.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import type { Session } from '../graph/observe/observe.ts';
import type { Cloud } from '../identity/clouds.ts';
import type { HttpClient } from '../identity/http-client.ts';
import type { SignedIn } from '../identity/sign-in.ts';
import type { Transport } from '../identity/transport.ts';
import type { EnvFiles } from '../secrets/env-file.ts';
import type { RegistrationPlace } from '../registration/result/registration-result.ts';
import { openAzure } from './azure-session.ts';
import type { Context } from './context.ts';
import { openSandboxTenant, type SandboxTenant } from './sandbox/sandbox-tenant.ts';
import { tracedHttpClient } from './traced-http-client.ts';

/** A signed-in connection to one tenant of one cloud. */
export interface OpenSession extends Session {
  readonly client: GraphClient;
  readonly place: RegistrationPlace;
  readonly signedIn: SignedIn;
  readonly cloud: Cloud;
  /** What other clients of Azure's libraries send through; Microsoft Graph has its own client. */
  readonly httpClient: HttpClient;
  /**
   * Opens Azure Resource Manager; null in a cloud of which nobody told us where it is. Default of `until`: as long as the run
   * may wait.
   */
  openAzure(until?: AbortSignal): Promise<ResourceManager | null>;
  /** The transport itself, for what no library of Azure's asks. */
  readonly fetch: Transport['fetch'];
  /** The env files that secrets of this run go to. */
  readonly envFiles: EnvFiles;
  close(): Promise<void>;
}

/**
 * Signs in and opens the connection. With `--sandbox` the tenant is the embedded one, or the one that `sandbox start`
 * serves. Throws what signing in throws; nothing is left open then.
 */
export async function openSession(context: Context): Promise<OpenSession> {
  const [{ findCloud, sandboxCloud }, { openTransport }] = await Promise.all([
    import('../identity/clouds.ts'),
    import('../identity/transport.ts'),
  ]);
  const { settings } = context;
  context.patience.start();
  const sandbox = settings.sandbox ? await openSandboxTenant(context) : null;
  const cloud =
    sandbox === null
      ? findCloud(settings)
      : sandboxCloud(new URL(sandbox.graphUrl).origin, sandbox.graphUrl, sandbox.authorityUrl);
  const transport = openTransport({ env: context.env, certificateAuthority: sandbox?.caCertificate });
  const close = async (): Promise<void> => {
    await transport.close();
    await sandbox?.close();
  };
  try {
    return { ...(await connect(context, cloud, sandbox, transport)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Gives a session to the work, and closes it whatever happens. */
export async function withSession<T>(context: Context, work: (session: OpenSession) => Promise<T>): Promise<T> {
  const session = await openSession(context);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function connect(
  context: Context,
  cloud: Cloud,
  sandbox: SandboxTenant | null,
  transport: Transport,
): Promise<Omit<OpenSession, 'close'>> {
  const { settings, redactor } = context;
  const [{ signIn }, graph, { openEnvFiles }] = await Promise.all([
    import('../identity/sign-in.ts'),
    openGraph(context, cloud, transport),
    import('../secrets/env-file.ts'),
  ]);
  if (sandbox !== null) {
    redactor.add(sandbox.admin.clientSecret);
  }
  const signedIn = await signIn({
    auth: settings.auth,
    cloud,
    tenant: settings.tenant ?? sandbox?.tenantId,
    clientId: sandbox?.admin.clientId ?? settings.clientId,
    clientSecret: sandbox?.admin.clientSecret,
    transport,
    env: context.env,
    onDeviceCode: context.say,
    onTrying: (method) => context.progress(`Signing in (${method})`),
    onSecret: (text) => redactor.add(text),
    signal: context.stop,
  });
  const { identity, tenantId } = signedIn;
  context.trace(`Signed in as ${identity.name} (${identity.objectId}) by ${signedIn.method}, tenant ${tenantId}.`);
  return {
    client: graph(async () => (await signedIn.getToken()).token),
    tenantId,
    caller: { objectId: identity.objectId, kind: identity.kind, appId: identity.clientId },
    place: {
      tenantId,
      cloud: cloud.name,
      authorityUrl: cloud.authorityUrl,
      graphUrl: cloud.graphUrl,
      sandbox: sandbox !== null,
    },
    signedIn,
    cloud,
    httpClient: tracedHttpClient(transport.httpClient, context.trace),
    openAzure: (until = context.patience.over) =>
      openAzure(context, { cloud, signedIn, httpClient: transport.httpClient }, until),
    fetch: transport.fetch,
    envFiles: openEnvFiles(),
  };
}

async function openGraph(
  context: Context,
  cloud: Cloud,
  transport: Transport,
): Promise<(getToken: () => Promise<string>) => GraphClient> {
  const [{ openExchange }, { openGraphClient }, { nameOf }, { secretTextsIn }, { toConnectionError }] =
    await Promise.all([
      import('../graph/exchange.ts'),
      import('../graph/graph-client.ts'),
      import('../graph/graph-request.ts'),
      import('../graph/secret-texts.ts'),
      import('../identity/connection-fault.ts'),
    ]);
  const { settings, redactor } = context;
  const { host } = new URL(cloud.graphUrl);
  return (getToken) =>
    openGraphClient({
      exchange: openExchange({
        graphUrl: cloud.graphUrl,
        fetch: transport.fetch,
        getToken,
        clientRequestId: randomUUID(),
      }),
      graphUrl: cloud.graphUrl,
      deadline: context.patience.over,
      stop: context.stop,
      stopNow: context.stopNow,
      now: context.now,
      onWait: (reason, milliseconds) =>
        context.progress(
          `Trying again${milliseconds === null ? '' : ` in ${Math.ceil(milliseconds / 1000)} s`}: ${reason}`,
        ),
      onPace: (reason, milliseconds) => context.progress(`Waiting ${Math.ceil(milliseconds / 1000)} s: ${reason}`),
      pausedDuring: (work) => context.patience.pausedDuring(work),
      onExchange: (request, answer, milliseconds) => {
        // Before anything can show the answer: this is where a secret is born.
        secretTextsIn(answer?.body).forEach((secret) => redactor.add(secret));
        const outcome = answer === null ? 'no answer' : `${answer.status} ${answer.requestId ?? ''}`.trim();
        context.trace(`${nameOf(request)} ${outcome} (${Math.round(milliseconds)} ms)`);
        if (settings.debug) {
          context.trace(`  sent ${JSON.stringify(request.body ?? null)}`);
          context.trace(`  got ${JSON.stringify(answer?.body ?? null)}`);
        }
      },
      toConnectionError: (error) => toConnectionError(error, host),
    });
}
