import { resolve } from 'node:path';
import type { Context } from '../cli/context.ts';
import { writeOutFile } from '../cli/out-file.ts';
import { sanitized } from '../output/sanitized.ts';
import type { CommandOutcome } from '../cli/command.ts';
import { commandForTenant } from '../cli/next-commands.ts';
import { withSession } from '../session/open-session.ts';
import type { AccessResult } from './access-result.ts';
import { documentOf, endingOf } from './document/formats.ts';
import { accessResult } from './access-result-of.ts';
import { type AskedAction, answerOf } from './question/answer.ts';
import { findWho, type Who } from './question/find-who.ts';
import { type AccessQuery, readAccess } from './read-access.ts';
import { describeAccess } from './view/access-view.ts';

/** What `access` is asked to do. */
export interface AccessRequest {
  readonly query: AccessQuery;
  /** Whom it is about, as typed; null for all. */
  readonly who: string | null;
  readonly asked: AskedAction | null;
  readonly checks: boolean;
  readonly showsMembers: boolean;
  /** The document that is written, as typed; null to print. */
  readonly out: string | null;
  readonly overwrites: boolean;
}

/**
 * Reads all access to a server, and tells it, or answers one question about it. Exit 5 where a check is asked for and the
 * answer is not yes. Throws what `readAccess` and `findWho` throw.
 */
export async function runAccess(context: Context, request: AccessRequest): Promise<CommandOutcome<AccessResult>> {
  return withSession(context, async (session) => {
    context.progress('Reading who has access');
    const facts = await readAccess({ context, session }, request.query);
    const { who: named, asked } = request;
    const who = named === null ? null : await findWho({ context, session }, named, facts.server.fhirUrl);
    const answer = who === null || asked === null ? null : answerOf(facts, who, asked);
    const all = accessResult(facts, session.tenantContext, context.now(), answer);
    const result = await written(context, who === null ? all : about(all, who), request);
    return {
      result,
      exitCode: request.checks && answer?.allowed !== true ? 5 : 0,
      describe: (shown, paint) =>
        describeAccess(
          shown,
          { withMembers: request.showsMembers, membersCommand: membersCommand(context, all) },
          paint,
        ),
    };
  });
}

function membersCommand({ settings }: Context, { server }: AccessResult): string {
  const at =
    server.fhirUrl === null ? ['--fhir-resource-id', server.fhirResourceId ?? ''] : ['--fhir-url', server.fhirUrl];
  return commandForTenant(['access', '--members', ...at], settings);
}

/** What a result says of one principal, and of the groups that a person is in. */
function about(result: AccessResult, { principal, groups }: Who): AccessResult {
  const ids = new Set([principal.id, ...(groups ?? []).map(({ id }) => id)]);
  const isAbout = (each: { readonly principal: { readonly id: string } | null }): boolean =>
    each.principal !== null && ids.has(each.principal.id);
  return {
    ...result,
    applications: result.applications.filter(isAbout),
    people: result.people.filter(isAbout),
    couldGiveThemselvesAccess: result.couldGiveThemselvesAccess.filter(isAbout),
    risks: result.risks.filter(({ principalId }) => ids.has(principalId)),
  };
}

/** Writes the document that is asked for. Throws what `writeOutFile` throws. */
async function written(
  context: Context,
  result: AccessResult,
  { out, overwrites }: AccessRequest,
): Promise<AccessResult> {
  const ending = out === null ? null : endingOf(out);
  if (out === null || ending === null) {
    return result;
  }
  const file = resolve(context.cwd, out);
  const text = await documentOf(sanitized(result), ending);
  const fileAction = await writeOutFile(file, text, {
    ...{ overwrites, dryRun: context.settings.dryRun },
    // Who could reach the records, and how, is what an attacker looks for.
    isPrivate: true,
  });
  return { ...result, file, fileAction };
}
