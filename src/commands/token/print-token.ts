import { fstatSync } from 'node:fs';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { isCi } from '../../cli/may-color.ts';
import type { OutputStream } from '../../cli/run-host.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { type ApplicationHead, applicationHead } from '../../registration/result/application-head.ts';
import { atTarget } from '../../environment/target/targeted.ts';
import { withSession } from '../../session/open-session.ts';
import type { OpenSession, SessionContext } from '../../session/session.ts';
import { readTokenClaims } from '../../verification/token-claims.ts';
import { describeClaims, describeExpiry, meaningsOf } from './claims-view.ts';
import { observeClient } from './observe-client.ts';
import { findIdentity } from './find-identity.ts';
import type { ObtainedToken } from './issued-token.ts';
import { obtainIdentityToken, obtainToken } from './obtain-token.ts';
import type { TokenRequest } from './token-fields.ts';
import type { TokenResult } from './token-result.ts';

/**
 * Prints a token of the client that the REF names, alone on stdout, or its claims with `--decode`. Throws as
 * `observeClient` and `obtainToken`, and UsageError `token_in_log` in a CI job, whose log would keep it.
 */
export async function printToken(context: Context, request: TokenRequest): Promise<CommandOutcome<TokenResult>> {
  const { input, target } = request;
  const decode = input.values.decode === true;
  if (!decode && isCi(context.env) && !isFile(context.streams.stdout)) {
    throw new UsageError('token_in_log', 'A token is not printed where a CI job would log it.', {
      hint: 'Write it to a file of the job: fhir-apps token REF > token. With --decode its claims are printed.',
    });
  }
  const about = target === null ? context : atTarget(context, target);
  return withSession(about, (session) => tokenOf(about, session, request, decode));
}

async function tokenOf(
  context: Context,
  session: OpenSession,
  request: TokenRequest,
  decode: boolean,
): Promise<CommandOutcome<TokenResult>> {
  const { head, token, scope, source } = await obtainAny({ context, session }, request);
  const claims = readTokenClaims(token);
  const result: TokenResult = {
    ...{ ...head, scope, source },
    expiresAt: claims?.exp === undefined ? null : new Date(claims.exp * 1000).toISOString(),
    accessToken: decode ? null : token,
    claims: decode ? { ...claims } : null,
    meanings: decode ? meaningsOf({ ...claims }) : null,
  };
  if (decode) {
    return { result, exitCode: 0, describe: (shown, paint) => describeClaims(shown, session.now(), paint) };
  }
  if (!context.settings.json) {
    await session.printContextLine();
    await context.announce(token);
  }
  const isSeen = context.streams.stderr.isTTY === true;
  return {
    result,
    exitCode: 0,
    stdoutTaken: !context.settings.json,
    describe: (shown) => (isSeen ? describeExpiry(shown, session.now()) : ''),
  };
}

type Head = Pick<TokenResult, Exclude<keyof ApplicationHead, 'dryRun'>>;

/** The token of an application, else of the managed identity that the REF names. */
async function obtainAny(
  run: SessionContext,
  { input, target }: TokenRequest,
): Promise<ObtainedToken & { readonly head: Head }> {
  const { tenantContext } = run.session;
  try {
    const client = await observeClient(run, input);
    const { identification, existing } = client;
    const { dryRun: _dryRun, ...head } = applicationHead(tenantContext, false, identification, existing.application);
    return { head, ...(await obtainToken(run, client, { values: input.values, target })) };
  } catch (error) {
    const isMissing = error instanceof UsageError && error.code === 'reference_missing';
    const identity = isMissing ? await findIdentity(run, input) : null;
    if (identity === null) {
      throw error;
    }
    const { dryRun: _dryRun, ...head } = applicationHead(
      tenantContext,
      false,
      { type: 'service', key: null },
      { ...identity.servicePrincipal, uniqueName: null },
    );
    return { head, ...(await obtainIdentityToken(run, identity, input.values)) };
  }
}

/** True where the shell has redirected stdout to a file. */
function isFile(stdout: OutputStream): boolean {
  return 'fd' in stdout && typeof stdout.fd === 'number' && fstatSync(stdout.fd).isFile();
}
