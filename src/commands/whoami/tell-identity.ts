import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { SignInError } from '../../errors/sign-in-error.ts';
import { observeCaller } from '../../graph/observe/observe-caller.ts';
import { directoryRoleName } from '../../graph/directory-roles.ts';
import { inSession, openSession } from '../../session/open-session.ts';
import type { OpenSession } from '../../session/session.ts';
import { capabilitiesOf } from './capabilities.ts';
import { notSignedIn } from './not-signed-in.ts';
import type { WhoamiResult } from './whoami-results.ts';
import { describeIdentity } from './whoami-view.ts';

/**
 * Reads who is signed in and what they may do. Throws SignInError `sign_in_unavailable` with the shortest way in, and
 * what signing in throws besides.
 */
export async function tellIdentity(context: Context): Promise<CommandOutcome<WhoamiResult>> {
  try {
    const session = await openSession(context);
    // No context line: it would say the same.
    return await inSession(context, session, async () => {
      context.progress('Reading the directory');
      return { result: await identityOf(session), exitCode: 0, describe: describeIdentity };
    });
  } catch (error) {
    throw error instanceof SignInError && error.code === 'sign_in_unavailable'
      ? notSignedIn(error, context.settings)
      : error;
  }
}

async function identityOf({ client, signedIn, tenantContext, caller }: OpenSession): Promise<WhoamiResult> {
  const { tenantId, sandbox, cloud } = tenantContext;
  const { name, objectId, kind, clientId } = signedIn.identity;
  const { rights, tenantName, tenantDomain, displayName, applications } = await observeCaller(client, {
    ...signedIn,
    caller,
  });
  return {
    ...{ tenantId, sandbox, tenantName, tenantDomain, cloud },
    identity: { kind, name, displayName, objectId, appId: clientId },
    method: signedIn.method,
    permissions: [...rights.permissions].sort(),
    directoryRoles: rights.roleIds.map((templateId) => ({ templateId, name: directoryRoleName(templateId) })),
    hasOtherRoles: rights.hasOtherRoles,
    applications,
    capabilities: capabilitiesOf(rights),
  };
}
