import { findApplication } from '../../graph/observe/find-application.ts';
import { countClients, type ObservedAccount, observeAccount } from '../../graph/observe/observe-account.ts';
import { enableServicePrincipal } from '../../graph/write/service-principals.ts';
import { describeAccount } from './account-view.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { LONGEST_TOKEN_LIFETIME_MS, TOKENS_LIVE_ON } from '../../registration/credentials/token-lifetime.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import type { Identification } from '../../registration/tags.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { AccountInput } from './account-fields.ts';
import { referenceOf } from '../../session/reference.ts';
import type { AccountResult } from './application-results.ts';

/** An application of ours with its account. */
interface Account extends ObservedAccount {
  readonly application: ObservedApplication;
  readonly identification: Identification;
  /** Null for clients, and where nobody needs to know. */
  readonly clients: number | null;
}

/**
 * Disables or enables the service principal of one application of ours (Graph: Update servicePrincipal,
 * `accountEnabled`).
 * Throws UsageError `reference_missing`, `reference_ambiguous`, `not_ours`, `service_principal_missing`,
 * `trust_required`, `confirmation_required`; CancelledError; Graph's refusals.
 */
export async function setAccountEnabled(
  context: Context,
  input: AccountInput,
  wanted: boolean,
): Promise<CommandOutcome<AccountResult>> {
  return withSession(context, async (session) => {
    const account = await observe(context, session, input, wanted);
    const isNeeded = isChangeNeeded(account, wanted);
    if (isNeeded && !context.settings.dryRun) {
      await (wanted ? confirmEnable(context, session, input, account) : confirmDisable(context, session, account));
      context.progress(wanted ? 'Enabling the application' : 'Disabling the application');
      const { servicePrincipal, application, identification } = account;
      const principal = { id: servicePrincipal.id, displayName: application.displayName, key: identification.key };
      await enableServicePrincipal(session.client, principal, wanted);
    }
    if (isNeeded && !wanted) {
      context.warn({
        code: 'tokens_live_on',
        message: `${TOKENS_LIVE_ON}: FHIR servers take no part in continuous access evaluation.`,
      });
    }
    const result = resultOf(context, session, account, wanted);
    return { result, exitCode: 0, describe: describeAccount };
  });
}

function isChangeNeeded({ servicePrincipal }: Account, wanted: boolean): boolean {
  return servicePrincipal.accountEnabled !== wanted;
}

async function observe(context: Context, session: OpenSession, input: AccountInput, wanted: boolean): Promise<Account> {
  const { client, caller } = session;
  context.progress('Reading the directory');
  const application = await findApplication(client, referenceOf(context, input, false));
  const { appId } = application;
  const identification = identifyOurs(application, {
    hint: `If it is to be done all the same: az ad sp update --id ${appId} --set accountEnabled=${String(wanted)}`,
  });
  const [account, clients] = await Promise.all([
    observeAccount(client, application, { withHolders: wanted, caller, now: context.now() }),
    identification.type === 'resource' && !wanted ? countClients(client, appId) : null,
  ]);
  return { ...account, application, identification, clients };
}

async function confirmEnable(
  context: Context,
  session: OpenSession,
  { values: { trust = [] } }: AccountInput,
  { application, externalAccess }: Account,
): Promise<void> {
  await confirmChanges(context, session, {
    access: [{ ...application, externalAccess }],
    trusted: trust,
    shown: listed('This will be done:', [`enable "${application.displayName}" (${application.appId})`]),
  });
}

async function confirmDisable(
  context: Context,
  session: OpenSession,
  { application, identification, clients }: Account,
): Promise<void> {
  const { displayName, appId } = application;
  const whom = clients === null ? 'all its clients' : `all its clients (${clients} registered by fhir-apps)`;
  const effect =
    identification.type === 'resource'
      ? `nobody gets a token for it any more: this stops ${whom}`
      : 'it gets no new tokens, and its refresh tokens are refused';
  await confirmChanges(context, session, {
    shown: listed('This will be done:', [`disable "${displayName}" (${appId}); ${effect}`]),
    mustConfirm: { message: `Disabling "${displayName}" (${appId}) must be confirmed; ${effect}.` },
  });
}

function resultOf(
  { settings, now }: Context,
  { tenantContext }: OpenSession,
  account: Account,
  wanted: boolean,
): AccountResult {
  const { application, identification, servicePrincipal, clients } = account;
  const isNeeded = isChangeNeeded(account, wanted);
  const { tenantId, cloud, ...head } = applicationHead(tenantContext, settings.dryRun, identification, application);
  return {
    action: !isNeeded ? 'unchanged' : wanted ? 'enabled' : 'disabled',
    ...head,
    servicePrincipalId: servicePrincipal.id,
    tenantId,
    cloud,
    accountEnabled: wanted,
    clients,
    tokensLiveUntil:
      isNeeded && !wanted && !settings.dryRun
        ? new Date(now().getTime() + LONGEST_TOKEN_LIFETIME_MS).toISOString()
        : null,
  };
}
