import { UsageError } from '../errors/usage-error.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import type { SinkSpec } from '../secrets/sinks/sink.ts';
import { TERMINAL } from '../secrets/sinks/terminal.ts';
import { describeWait } from '../http/retry.ts';
import { isPermanentlyDeleted } from '../graph/observe/deleted-application.ts';
import type { DeliveredClient, DeliveryNames, ReplaceableSecret, SecretSink } from '../secrets/secret-sink.ts';
import { auditedSink, vaultWrite } from './audited-sink.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession } from './session.ts';
import { waitingFor } from '../output/diagnostics.ts';

/** The sink that a new secret would go to; null for a registration that makes none. Nothing is opened yet. */
export async function sinkFor(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
  secretTo: SinkSpec | undefined,
): Promise<SecretSink | null> {
  const { key, uniqueName } = answers;
  return takesSecret(answers) ? openNamedSink(context, session, secretTo, { key, uniqueName, replaces: null }) : null;
}

/** True for a registration whose credential is a secret. */
export function takesSecret(answers: RegisterAnswers): boolean {
  return (answers.type === 'confidential' || answers.type === 'service') && answers.credential.kind === 'secret';
}

/** The sink that `--secret-to` names, else this terminal, for the only registration of a run, under the usual names. */
export function openNamedSink(
  context: Context,
  session: OpenSession,
  secretTo: SinkSpec | undefined,
  owner: Pick<SinkOwner, 'key' | 'uniqueName' | 'replaces'>,
): Promise<SecretSink> {
  return openSinkAt(context, session, secretTo ?? TERMINAL, { ...owner, deliveryNames: null, isOnly: true });
}

/** Whose secret goes into a sink. */
export interface SinkOwner extends Pick<RegisterAnswers, 'key' | 'uniqueName'> {
  /** Null for the usual names, made of the key. */
  readonly deliveryNames: DeliveryNames | null;
  /** False for one of several registrations of a run: they share a sink, where each is named by its key. */
  readonly isOnly: boolean;
  /** The old secret that a new one takes the place of; null: whatever stands there is refused. */
  readonly replaces: ReplaceableSecret | null;
}

/** A sink, for one registration. Nothing is opened yet. */
export async function openSinkAt(
  context: Context,
  session: OpenSession,
  spec: SinkSpec,
  owner: SinkOwner,
): Promise<SecretSink> {
  const { env, cwd, streams, settings } = context;
  const { key, uniqueName, deliveryNames, isOnly, replaces } = owner;
  const sink = await spec.open({
    env,
    cwd,
    stdout: streams.stdout,
    stderr: streams.stderr,
    terminal: streams.stderr,
    json: settings.json,
    key,
    uniqueName,
    deliveryNames,
    isOnly,
    envFiles: session.envFiles,
    onWait: (path) => context.progress(waitingFor(path)),
    keyVault: {
      urlTemplate: session.cloud.keyVaultUrl,
      verifiesHost: session.cloud.name !== 'sandbox',
      resource: session.cloud.keyVaultResource,
      authorityUrl: session.cloud.authorityUrl,
      httpClientTo: (url) => session.httpClientTo(url),
      getToken: session.signedIn.getTokenFor,
      signal: context.stopNow,
      timeoutMs: settings.timeoutMs,
      clock: context,
      onWait: (reason, milliseconds) => context.progress(describeWait(reason, milliseconds)),
      onSet: (sent) => session.trail.wrote(vaultWrite(sent, key)),
    },
    ...(replaces === null ? {} : { replaces }),
    isOfDeletedClient: (client) => isOfDeletedClient(session, client),
  });
  return auditedSink(sink, { key, uniqueName }, session.trail, spec.service !== null);
}

/**
 * True where a client of this tenant exists no longer, and cannot be restored either: what was delivered for it is of
 * no use. An id of another tenant says nothing, since its application may well exist there.
 */
async function isOfDeletedClient(
  { client, tenantId }: OpenSession,
  { clientId, tenantId: own }: DeliveredClient,
): Promise<boolean> {
  return own?.toLowerCase() === tenantId.toLowerCase() && (await isPermanentlyDeleted(client, clientId));
}

/** Warns of a sink that a run would refuse; proving it leaves nothing behind, so a dry run may. */
export async function warnIfSinkUnusable(context: Context, sink: SecretSink): Promise<void> {
  try {
    await sink.proveUsable();
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    context.warn({ code: error.code, message: `A run would end before it writes anything: ${error.message}` });
  }
}
