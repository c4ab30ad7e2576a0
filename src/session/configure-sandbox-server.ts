import { isDeepStrictEqual } from 'node:util';
import type { RegistrationResult } from '../registration/result/registration-schema.ts';
import { planFhirServer, readFhirServers, setFhirServer } from '../sandbox/fhir-servers.ts';
import { reportSandboxFailure } from './sandbox-failure.ts';
import { sandboxStateDirectory } from './sandbox-tenant.ts';
import type { Context } from '../cli/context.ts';

/** The setting from which a server knows how tokens name who a SMART user is. */
const CLAIM_SETTING = 'FhirServer__Security__Authorization__FhirUserClaim';

/**
 * Lets a FHIR server that `sandbox start` serves go by the resource that was registered for its URL, and says so among
 * the decisions; in a dry run, what it would do. Nothing else is changed: any other server is set by its operator.
 */
export async function configureSandboxServer(
  context: Context,
  result: RegistrationResult,
): Promise<RegistrationResult> {
  const { audience, authority, url } = result.server;
  const { [CLAIM_SETTING]: fhirUserClaim = null } = result.settings;
  const stateDir = await sandboxStateDirectory(context);
  const servers = await readFhirServers(stateDir).catch(reportSandboxFailure);
  const name = (['oss', 'ahds'] as const).find((each) => servers[each].url === url);
  if (name === undefined) {
    return result;
  }
  const configure = result.dryRun ? planFhirServer : setFhirServer;
  const change = {
    ...{ audience, authority, securityEnabled: true, authorizationEnabled: true },
    ...{ fhirUserClaim, scopesFromRoles: fhirUserClaim !== null },
  };
  const { before, after } = await configure(stateDir, name, change).catch(reportSandboxFailure);
  const line = `The FHIR server of the sandbox at ${url ?? ''} ${result.dryRun ? 'would accept' : 'now accepts'} the tokens of this resource.`;
  return isDeepStrictEqual(before, after) ? result : { ...result, decisions: [...result.decisions, line] };
}
