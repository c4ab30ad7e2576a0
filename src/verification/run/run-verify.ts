import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { atTarget } from '../../environment/target/targeted.ts';
import { withSession } from '../../session/open-session.ts';
import type { OpenSession } from '../../session/session.ts';
import type { VerifyResult } from '../verification-result.ts';
import { withPerson } from '../person/with-person.ts';
import { verifyServer } from '../verify-server.ts';
import { notRegistered } from '../findings/not-registered.ts';
import { confirmProbes } from './confirm-probes.ts';
import { findClients } from './find-clients.ts';
import { probesOf } from './probes-of.ts';
import { verifyOutcome } from './verify-outcome.ts';
import type { VerifyRequest } from './verify-request.ts';

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
  return verifyOutcome(context, request.input.values, { result, named });
}

/** What fixes the file is about the same file. */
function withFile(command: readonly string[], { input: { values } }: VerifyRequest): readonly string[] {
  const { file, env } = values;
  return command[0] === 'apply'
    ? [...command, ...(file === undefined ? [] : ['-f', file]), ...(env === undefined ? [] : ['--env', env])]
    : command;
}
