import { UsageError } from '../errors/usage-error.ts';
import type { FieldValues } from '../fields/field.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import { parseSinkSpec, type SinkSpec } from '../registration/credentials/sink-spec.ts';
import { openSink } from '../secrets/open-sink.ts';
import type { ReplaceableSecret, SecretSink } from '../secrets/secret-sink.ts';
import type { Context } from './context.ts';
import type { OpenSession } from './session.ts';

/** The sink that a new secret would go to; null for a registration that makes none. Nothing is opened yet. */
export function sinkFor(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
  values: FieldValues,
): SecretSink | null {
  if ((answers.type !== 'confidential' && answers.type !== 'service') || answers.credential.kind !== 'secret') {
    return null;
  }
  return openNamedSink(context, session, values, answers, null);
}

/** The sink that `--secret-to` names, for one registration; what stands in it gives way to a new secret as `replaces` says. */
export function openNamedSink(
  context: Context,
  session: OpenSession,
  values: FieldValues,
  { key, uniqueName }: Pick<RegisterAnswers, 'key' | 'uniqueName'>,
  replaces: ReplaceableSecret | null,
): SecretSink {
  const { env, cwd, streams, settings } = context;
  return openSink(specOf(values), {
    env,
    cwd,
    stdout: streams.stdout,
    stderr: streams.stderr,
    terminal: streams.stderr,
    json: settings.json,
    key,
    uniqueName,
    keyVault: {
      urlTemplate: session.cloud.keyVaultUrl,
      verifiesHost: session.cloud.name !== 'sandbox',
      httpClient: session.httpClient,
      getToken: session.signedIn.getTokenFor,
      signal: context.stopNow,
      timeoutMs: settings.timeoutMs,
    },
    ...(replaces === null ? {} : { replaces }),
  });
}

function specOf(values: FieldValues): SinkSpec {
  const parsed = typeof values.secretTo === 'string' ? parseSinkSpec(values.secretTo) : null;
  return parsed === null || 'fault' in parsed ? { kind: 'terminal' } : parsed;
}

/** Warns of a sink that a run would refuse; proving it leaves nothing behind, so a dry run may. */
export async function foretellSink(context: Context, sink: SecretSink): Promise<void> {
  try {
    await sink.proveUsable();
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    context.warn({ code: error.code, message: `A run would end before it writes anything: ${error.message}` });
  }
}
