import { resolve } from 'node:path';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { writeOutFile } from '../../cli/out-file.ts';
import { atTarget } from '../../environment/target/targeted.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { withSession } from '../../session/open-session.ts';
import type { OpenSession } from '../../session/session.ts';
import type { VerifyResult } from '../verification-result.ts';
import { withPerson } from '../person/with-person.ts';
import { verifyServer } from '../verify-server.ts';
import { notRegistered } from '../findings/not-registered.ts';
import { confirmProbes } from './confirm-probes.ts';
import { findClients } from './find-clients.ts';
import { junitOf } from '../report/junit.ts';
import { probesOf } from './probes-of.ts';
import { sarifOf } from '../report/sarif.ts';
import type { VerifyRequest } from './verify-request.ts';
import { describeVerification } from '../report/verify-view.ts';

/**
 * Verifies a server with its clients, and writes the files that were asked for. Exit 6 where something was found; with
 * `--strict` also where something could not be told. Throws what finding the clients throws, ConnectionError where the
 * server cannot be reached, `confirmation_required`, and what writing a file throws.
 */
export async function runVerify(context: Context, request: VerifyRequest): Promise<CommandOutcome<VerifyResult>> {
  const { target } = request;
  const about = target === null ? context : atTarget(context, target);
  return withSession(about, (session) => verifyAll(about, session, request));
}

async function verifyAll(
  context: Context,
  session: OpenSession,
  request: VerifyRequest,
): Promise<CommandOutcome<VerifyResult>> {
  const run = { context, session };
  if (!context.settings.json) {
    await session.printContextLine();
  }
  context.progress('Reading the directory');
  const { fhirUrl, clients, missing } = await findClients(run, request);
  // A dry run tries only what has no effect by any means.
  const values = context.settings.dryRun ? {} : request.input.values;
  const { probes, named } = probesOf(values);
  await confirmProbes(run, fhirUrl, values);
  const resource = request.target?.environment.registrations.find(({ key }) => key === 'resource');
  const ofFile = resource?.kind === 'application' && resource.answers.type === 'resource' ? resource.answers : null;
  const rolesFile = request.rolesFile.length > 0 ? request.rolesFile : (ofFile?.roleDefinitions ?? []);
  const serverKind = request.target?.environment.serverKind ?? clients[0]?.identification.serverKind ?? 'oss';
  const server = { fhirUrl, serverKind, rolesFile, named };
  const found = await withPerson(run, server, clients, {
    found: await verifyServer(run, server, clients, probes),
    values,
  });
  const { cloud, tenantId, sandbox } = session.tenantContext;
  const result: VerifyResult = {
    ...{ tenantId, sandbox, cloud, fhirUrl, serverKind },
    expectedFrom: request.target === null ? 'roles' : 'file',
    file: request.target?.environment.file ?? null,
    ...found,
    findings: [...found.findings, ...missing.map(notRegistered)].map((finding) => ({
      ...finding,
      command: finding.command === null ? null : commandForTenant(withFile(finding.command, request), context.settings),
    })),
  };
  await writeFiles(context, request, result);
  return {
    result,
    exitCode: exitCodeOf(result, request.input.values.strict === true),
    describe: (shown, paint) => describeVerification(shown, paint, named),
  };
}

/** What fixes the file is about the same file. */
function withFile(command: readonly string[], { input: { values } }: VerifyRequest): readonly string[] {
  const { file, env } = values;
  return command[0] === 'apply'
    ? [...command, ...(file === undefined ? [] : ['-f', file]), ...(env === undefined ? [] : ['--env', env])]
    : command;
}

function exitCodeOf({ findings, clients, server }: VerifyResult, strict: boolean): ExitCode {
  const isUnknown =
    server.some(({ state }) => state === 'unknown') ||
    clients.some(
      ({ token, probes, signIn, person }) =>
        token?.state === 'untestable' ||
        probes.some(({ outcome, expected }) => outcome === 'unknown' || expected === null) ||
        signIn.some(({ state }) => state === 'unknown') ||
        (person?.checks ?? []).some(({ state }) => state === 'unknown'),
    );
  return findings.length > 0 || (strict && isUnknown) ? 6 : 0;
}

async function writeFiles(context: Context, { input }: VerifyRequest, result: VerifyResult): Promise<void> {
  const { junit, sarif } = input.values;
  const write = (path: string, text: string): Promise<unknown> =>
    writeOutFile(resolve(context.cwd, path), text, { overwrites: true, dryRun: context.settings.dryRun });
  if (junit !== undefined) {
    await write(junit, junitOf(result));
  }
  if (sarif !== undefined) {
    await write(sarif, sarifOf(result, context.cwd));
  }
}
