import { fstatSync } from 'node:fs';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { isCi } from '../../cli/may-color.ts';
import type { OutputStream } from '../../cli/run-host.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { atTarget } from '../../environment/target/targeted.ts';
import { withSession } from '../../session/open-session.ts';
import type { OpenSession } from '../../session/session.ts';
import { readTokenClaims } from '../../verification/token-claims.ts';
import { describeClaims, describeExpiry, meaningsOf } from './claims-view.ts';
import { findClient } from './find-client.ts';
import { obtainToken } from './obtain-token.ts';
import type { TokenRequest } from './token-fields.ts';
import type { TokenResult } from './token-result.ts';

/**
 * Prints a token of the client that the REF names, alone on stdout, or its claims with `--decode`. Throws as
 * `findClient` and `obtainToken`, and UsageError `token_in_log` in a CI job, whose log would keep it.
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
  { input, target }: TokenRequest,
  decode: boolean,
): Promise<CommandOutcome<TokenResult>> {
  const client = await findClient({ context, session }, input);
  const { token, scope, source } = await obtainToken({ context, session }, client, { values: input.values, target });
  const claims = readTokenClaims(token);
  const { dryRun: _dryRun, ...head } = applicationHead(
    session.tenantContext,
    false,
    client.identification,
    client.existing.application,
  );
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

/** True where the shell has redirected stdout to a file. */
function isFile(stdout: OutputStream): boolean {
  return 'fd' in stdout && typeof stdout.fd === 'number' && fstatSync(stdout.fd).isFile();
}
