import { createBatchReader } from '../../graph/batch-reader.ts';
import { listMarked } from '../../graph/observe/find-application.ts';
import { observeConsent } from '../../graph/observe/observe-consent.ts';
import { readConsents } from '../../graph/observe/read-consents.ts';
import { sortedBy } from '../../registration/canonical-order.ts';
import { consentByApi } from '../../registration/consent/client-consent.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { fhirUrlTag, identify } from '../../registration/tags.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { withSession } from '../../session/open-session.ts';
import { referenceOf, type ReferringInput } from '../../session/reference.ts';
import type { OpenSession } from '../../session/session.ts';
import type { CONSENT_LIST_FIELDS } from './consent-fields.ts';
import type { ConsentResult, ConsentsResult, ListedConsent } from './consent-results.ts';
import { describeConsent, describeConsents } from './consent-view.ts';

/** All consent to one client, by its REF. Throws what {@link observeConsent} throws. */
export async function listConsentOfOne(
  context: Context,
  input: ReferringInput,
): Promise<CommandOutcome<ConsentResult>> {
  return withSession(context, async ({ client, caller, tenantContext }) => {
    const { json, verbose } = context.settings;
    const { consent, people } = await observeConsent(client, {
      reference: referenceOf(context, input, true),
      givesAccess: false,
      namesUsers: json || verbose,
      caller,
      now: context.now(),
    });
    const { appId, displayName } = consent.application;
    const result = {
      tenantId: tenantContext.tenantId,
      sandbox: tenantContext.sandbox,
      client: { appId, displayName, servicePrincipalId: consent.servicePrincipalId },
      apis: consentByApi(consent, people),
    };
    return { result, exitCode: 0, describe: (shown: typeof result, paint) => describeConsent(shown, verbose, paint) };
  });
}

/** All consent to one client, or to every client of a server. Throws as {@link listConsentOfOne}, and Graph's refusals. */
export async function listConsents(
  context: Context,
  input: CommandInput<typeof CONSENT_LIST_FIELDS>,
): Promise<CommandOutcome<ConsentResult | ConsentsResult>> {
  if (input.argument !== undefined) {
    return listConsentOfOne(context, input);
  }
  return withSession(context, async (session) => {
    const result = await consentsOf(context, session, input.values.fhirUrl ?? null);
    const { verbose } = context.settings;
    return { result, exitCode: 0, describe: (shown: typeof result, paint) => describeConsents(shown, verbose, paint) };
  });
}

async function consentsOf(
  context: Context,
  { client, tenantContext }: OpenSession,
  fhirUrl: string | null,
): Promise<ConsentsResult> {
  const { json, verbose } = context.settings;
  context.progress('Reading the directory');
  const applications: ObservedApplication[] = [];
  for await (const application of listMarked(client, fhirUrl === null ? null : fhirUrlTag(fhirUrl))) {
    if (identify(application.tags)?.type !== 'resource') {
      applications.push(application);
    }
  }
  const { consents, people } = await readConsents(createBatchReader(client), applications, json || verbose);
  const clients = consents.map((consent): ListedConsent => {
    const { displayName, appId, tags } = consent.application;
    const { type = null, key = null, fhirUrl: server = null } = identify(tags) ?? {};
    return {
      ...{ displayName, appId, type, key, fhirUrl: server },
      servicePrincipalId: consent.servicePrincipal?.id ?? null,
      apis: consentByApi(consent, people),
    };
  });
  return {
    tenantId: tenantContext.tenantId,
    sandbox: tenantContext.sandbox,
    fhirUrl,
    clients: sortedBy(clients, ({ fhirUrl: server, key, appId }) => [server ?? '\uffff', key ?? '', appId].join('\n')),
  };
}
