import { UsageError } from '../errors/usage-error.ts';
import { findApplication } from '../graph/find-application.ts';
import { observeStanding } from '../graph/observe-standing.ts';
import { normalizeFhirUrl } from '../registration/fhir-url.ts';
import { completeResult, standingResult } from '../registration/registration-result.ts';
import type { RegistrationResult } from '../registration/result.ts';
import { identify } from '../registration/tags.ts';
import type { CommandInput } from './command.ts';
import { standingCredential } from './register-result.ts';
import type { OpenSession } from './session.ts';

/** The result of `show`: what `register` would tell of an application that is as wanted. */
export async function showRegistration(session: OpenSession, input: CommandInput): Promise<RegistrationResult> {
  const { fhirUrl } = input.values;
  const application = await findApplication(session.client, {
    text: input.argument ?? '',
    fhirUrl: typeof fhirUrl === 'string' ? normalizeFhirUrl(fhirUrl) : null,
    byDisplayName: true,
  });
  const identification = identify(application.tags);
  if (identification === null) {
    throw new UsageError(
      'not_ours',
      `"${application.displayName}" (${application.appId}) was not registered by fhir-apps.`,
      {
        hint: '`fhir-apps list` shows those that were.',
        details: { appId: application.appId },
      },
    );
  }
  const standing = await observeStanding(session.client, application, identification);
  const identity = { ...identification, displayName: application.displayName, uniqueName: application.uniqueName };
  return completeResult(standingResult(session.place, identity, standing), {
    action: 'unchanged',
    dryRun: false,
    credential: standingCredential(standing),
    decisions: [],
    handOffs: [],
    changes: [],
  });
}
