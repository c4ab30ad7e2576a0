import { randomBytes } from 'node:crypto';
import { applyPlan, type Ledger, openLedger } from '../graph/apply.ts';
import { NameTakenError } from '../graph/apply-application.ts';
import { confirmSecret } from '../graph/apply-secret.ts';
import { awaitTakenName } from '../graph/taken-name.ts';
import { observeRegistration, type Observation } from '../graph/observe.ts';
import { removePassword } from '../graph/writes.ts';
import { describeRegistration } from '../output/registration-view.ts';
import type { RegisterAnswers } from '../registration/answers.ts';
import { type Plan, planRegistration } from '../registration/plan.ts';
import type { RegistrationResult } from '../registration/result.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import type { CommandOutcome } from './command.ts';
import type { Context } from './context.ts';
import { agreeOnPlan } from './register-agreement.ts';
import { managedResourceResult } from './managed-resource.ts';
import { describeNextCommands, withResourceCommand } from './next-commands.ts';
import type { AskedAnswers } from './register-questions.ts';
import { appliedResult, plannedResult } from './register-result.ts';
import { openSession, type OpenSession } from './session.ts';
import { sinkFor } from './sink.ts';
import { explainFailure } from './unfinished.ts';

/** Makes the registration that the answers ask for, or tells what a dry run would make. */
export async function registerApplication(context: Context, asked: AskedAnswers): Promise<CommandOutcome> {
  const session = await openSession(context);
  let closing: () => Promise<void> = () => session.close();
  try {
    const { answers } = asked;
    if (answers.type === 'resource' && answers.serverKind !== 'oss' && !answers.ownAudience) {
      return outcomeOf(context, asked, managedResourceResult(context, session, answers), []);
    }
    const sink = sinkFor(context, answers, asked.values);
    const { observation, plan } = await lookAndPlan(context, session, answers, sink);
    for (const warning of plan.warnings) {
      context.warn(warning);
    }
    if (context.settings.dryRun) {
      return outcomeOf(context, asked, plannedResult(session, answers, observation.observed, plan, sink), []);
    }
    const { ledger, final } = await agreeAndApply(context, session, asked, sink, { observation, plan });
    const result = appliedResult(session, answers, final.observation.observed, final.plan, ledger, sink);
    const outcome = outcomeOf(context, asked, result, ledger.refused);
    if (ledger.secret === null || ledger.secret.confirmed) {
      return { ...outcome, stdoutTaken: ledger.secret !== null && sink?.description === 'stdout' };
    }
    // The secret goes out with the result, so it is marked, or taken back, when that has been printed.
    closing = () => Promise.resolve();
    return { ...outcome, afterPrint: (delivered) => settle(session, ledger, delivered) };
  } finally {
    context.clearProgress();
    await closing();
  }
}

interface Planned {
  readonly observation: Observation;
  readonly plan: Plan;
}

async function lookAndPlan(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
  sink: SecretSink | null,
): Promise<Planned> {
  context.progress('Reading the directory');
  const now = context.now();
  const held = async (clientId: string): Promise<string | null> => (await sink?.holds(answers.key, clientId)) ?? null;
  const observation = await observeRegistration(session.client, answers, session, held, now).catch((error: unknown) => {
    throw withResourceCommand(error, answers, context.settings);
  });
  return { observation, plan: planRegistration(answers, observation.observed, now) };
}

/** Asks where it must, then writes; where another run was quicker, looks again and does what is left. */
async function agreeAndApply(
  context: Context,
  session: OpenSession,
  asked: AskedAnswers,
  sink: SecretSink | null,
  first: Planned,
): Promise<{ readonly ledger: Ledger; readonly final: Planned }> {
  const { answers } = asked;
  for (let planned = first; ; planned = await lookAndPlan(context, session, answers, sink)) {
    await agreeOnPlan(context, session, asked, planned.observation, planned.plan);
    if (planned.plan.application.some(({ kind }) => kind === 'add-secret')) {
      await sink?.proveUsable();
    }
    const { observed } = planned.observation;
    const ledger = openLedger(
      observed.application,
      observed.servicePrincipal,
      observed.api?.servicePrincipalId ?? null,
    );
    try {
      await applyPlan(planned.plan, ledger, applyOptions(context, session, answers, sink));
      return { ledger, final: planned };
    } catch (error) {
      if (!(error instanceof NameTakenError)) {
        throw explainFailure(error, ledger, answers.name, context.settings);
      }
      await awaitTakenName(session.client, answers.uniqueName, error);
    }
  }
}

function applyOptions(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
  sink: SecretSink | null,
): Parameters<typeof applyPlan>[2] {
  return {
    client: session.client,
    graphUrl: session.graphUrl,
    displayName: answers.name,
    onProgress: context.progress,
    onIdentifierUriRefused: (refused, error) =>
      context.warn({
        code: 'identifier_uri_refused',
        message: `${refused.uri} was refused (${error.refusal.graphCode ?? error.refusal.status}); the next form was tried.`,
      }),
    deliver: async (secret, application) => {
      context.clearProgress();
      await sink?.deliver({
        text: secret.text,
        clientId: application.appId,
        tenantId: session.tenantId,
        keyId: secret.keyId,
        expiresAt: secret.expiresAt,
        key: answers.key,
      });
    },
    deliveredWithResult: sink?.inResult ?? false,
    onSecret: (text) => context.redactor.add(text),
    nonce: () => randomBytes(6).toString('hex'),
    now: context.now,
  };
}

async function settle(session: OpenSession, ledger: Ledger, delivered: boolean): Promise<void> {
  try {
    if (delivered) {
      await confirmSecret(session.client, ledger);
    } else if (ledger.application !== null && ledger.secret !== null) {
      await removePassword(session.client, ledger.application.id, ledger.secret.keyId);
    }
  } finally {
    await session.close();
  }
}

/** 4 where something that was asked for had to be handed off; the rest is done (DESIGN section 2, Exit). */
function outcomeOf(
  context: Context,
  asked: AskedAnswers,
  result: RegistrationResult,
  refused: Ledger['refused'],
): CommandOutcome {
  const { answers } = asked;
  for (const { role, error } of refused) {
    context.warn({
      code: 'role_not_assigned',
      message: `The role ${role.value ?? role.id} could not be assigned: ${error.message}`,
    });
  }
  const askedFor =
    answers.type !== 'resource' &&
    !answers.allowHandOff &&
    !result.dryRun &&
    result.handOffs.some(
      ({ kind }) =>
        kind === 'app-role' ||
        (kind === 'azure-rbac' && answers.type === 'service' && answers.roles.length > 0) ||
        (kind === 'admin-consent' && answers.adminConsent),
    );
  return {
    result,
    exitCode: askedFor ? 4 : 0,
    describe: (paint) =>
      `${describeRegistration(result, paint)}${describeNextCommands(asked, result, context.settings)}`,
  };
}
