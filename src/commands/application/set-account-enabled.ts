import { errorPaint } from '../../cli/error-paint.ts';
import { findApplication } from '../../graph/observe/find-application.ts';
import { asksFor, listClients, type ObservedAccount, observeAccount } from '../../graph/observe/observe-account.ts';
import { enableServicePrincipal } from '../../graph/write/service-principals.ts';
import { describeAccount } from './account-view.ts';
import { describeImpact, removalHeading } from '../../output/impact-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { stoppedClient } from '../../registration/impact/deletion-impact.ts';
import { NO_IMPACT, type ObservedImpact } from '../../registration/impact/impact.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { LONGEST_TOKEN_LIFETIME_MS, TOKENS_LIVE_ON } from '../../registration/credentials/token-lifetime.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import type { Identification } from '../../registration/tags.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { AccountInput } from './account-fields.ts';
import { referenceOf } from '../../session/reference.ts';
import type { AccountResult } from './application-results.ts';

/** An application of ours with its account. */
interface Account extends ObservedAccount {
  readonly application: ObservedApplication;
  readonly identification: Identification;
  /** The clients of a resource; null where they may not be read, none where nobody needs to know. */
  readonly clients: readonly ObservedApplication[] | null;
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
    hint: `To do it anyway: az ad sp update --id ${appId} --set accountEnabled=${String(wanted)}`,
  });
  const [account, clients] = await Promise.all([
    observeAccount(client, application, { withHolders: wanted, caller, now: context.now() }),
    identification.type === 'resource' && !wanted ? listClients(client, application) : [],
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

/** What becomes of a client that is disabled. */
const STOPPED_CLIENT = 'It gets no new tokens, and its refresh tokens are refused';

async function confirmDisable(context: Context, session: OpenSession, account: Account): Promise<void> {
  const { application, identification, clients } = account;
  const { type, fhirUrl } = identification;
  const { displayName, appId } = application;
  const count = countClients(account);
  const whom = count === null ? 'all its clients' : `all its clients (${count} registered by fhir-apps)`;
  const effect =
    type === 'resource'
      ? `no one gets a token for it any longer: this stops ${whom}`
      : `${STOPPED_CLIENT.slice(0, 1).toLowerCase()}${STOPPED_CLIENT.slice(1)}`;
  const paint = errorPaint(context);
  const hasClients = type === 'resource' && clients?.length !== 0;
  await confirmChanges(context, session, {
    shown: [
      removalHeading(sanitized({ verb: 'Disable', type, displayName, fhirUrl }), paint),
      describeImpact(sanitized(impactOf(clients)), 'taken', paint),
      `\n${type === 'resource' ? 'No one gets a token for it any longer.' : `${STOPPED_CLIENT}.`}\n${TOKENS_LIVE_ON}.\n`,
      `Nothing is lost: enable allows it again.\n${hasClients ? '' : '\n'}`,
    ].join(''),
    question: `Disable "${displayName}" (${appId})?`,
    ...(hasClients ? { nameToType: displayName } : {}),
    mustConfirm: { message: `Disabling "${displayName}" (${appId}) must be confirmed; ${effect}.` },
  });
}

/** How many of the clients of a resource ask it for permissions; null for clients, and where it was not read. */
function countClients({ application, identification, clients }: Account): number | null {
  return identification.type === 'resource' && clients !== null
    ? clients.filter((each) => asksFor(each, application.appId)).length
    : null;
}

/** Nothing is lost with what is disabled. */
function impactOf(clients: Account['clients']): ObservedImpact {
  return { ...NO_IMPACT, clients: (clients ?? []).map(stoppedClient), notRead: clients === null ? ['clients'] : [] };
}

function resultOf(
  { settings, now }: Context,
  { tenantContext }: OpenSession,
  account: Account,
  wanted: boolean,
): AccountResult {
  const { application, identification, servicePrincipal, clients } = account;
  const isNeeded = isChangeNeeded(account, wanted);
  const enable = commandForTenant(['enable', application.appId], settings);
  const { tenantId, cloud, ...head } = applicationHead(tenantContext, settings.dryRun, identification, application);
  return {
    action: !isNeeded ? 'unchanged' : wanted ? 'enabled' : 'disabled',
    ...head,
    servicePrincipalId: servicePrincipal.id,
    tenantId,
    cloud,
    accountEnabled: wanted,
    clients: wanted ? null : countClients(account),
    impact: isNeeded && !wanted ? { ...impactOf(clients), bringBack: [enable] } : null,
    tokensLiveUntil:
      isNeeded && !wanted && !settings.dryRun
        ? new Date(now().getTime() + LONGEST_TOKEN_LIFETIME_MS).toISOString()
        : null,
  };
}
