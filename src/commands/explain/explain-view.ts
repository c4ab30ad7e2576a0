import { isFoundInDirectory } from '../../explanation/catalog/index.ts';
import { GLYPHS } from '../../output/glyphs.ts';
import type { Paint } from '../../output/paint.ts';
import type { ExplainResult } from './explain-result.ts';

type ExplainedError = ExplainResult['errors'][number];
type Cause = ExplainedError['causes'][number];

/** Each error with its likely causes and what fixes them, and what each token is about. */
export function describeExplanation(result: ExplainResult, now: Date, paint: Paint): string {
  const { errors, unknownCodes, tokens, chains } = result;
  const parts = [
    ...tokens.map((token) => tokenPart(token, now)),
    // Which of the causes it is, the chain shows.
    ...errors.map((error) => (chains.length === 0 ? errorPart(error, paint) : titleOf(error, paint))),
    ...(chains.length === 0 ? whichPart(errors, paint) : []),
    ...unknownCodes.map(
      (code) => `${paint.bold(code)}  is not in the catalog. Microsoft explains it at ${lookup(code)}\n`,
    ),
    ...chains.map((chain) => chainPart(chain, paint)),
  ];
  return parts.length === 0
    ? 'Nothing in this text is known.\nKnown are AADSTS codes, and what FHIR servers and Microsoft Graph answer.\n'
    : parts.join('\n');
}

/** Microsoft's own page for any code. */
function lookup(code: string): string {
  return `https://login.microsoftonline.com/error?code=${code.slice('AADSTS'.length)}`;
}

function tokenPart(
  { client, person, audience, roles, scopes, expiresAt }: ExplainResult['tokens'][number],
  now: Date,
): string {
  const whose = person === null ? '' : ` for ${person}`;
  return [
    `Read a token of "${client ?? 'unknown'}"${whose}, ${lifeOf(expiresAt, now)}. Its signature was not verified.\n`,
    `  It is for ${audience ?? 'an unknown API'}.\n`,
    `  Roles: ${roles.length === 0 ? 'none' : roles.join(', ')}. Scopes: ${scopes.length === 0 ? 'none' : scopes.join(', ')}.\n`,
  ].join('');
}

function lifeOf(expiresAt: string | null, now: Date): string {
  if (expiresAt === null) {
    return 'without an end';
  }
  const minutes = Math.round((Date.parse(expiresAt) - now.getTime()) / 60_000);
  return minutes > 0 ? `expires in ${minutes} minutes` : `expired at ${expiresAt}`;
}

function titleOf({ code, meaning }: ExplainedError, paint: Paint): string {
  return `${paint.bold(code)}  ${meaning}\n`;
}

function errorPart({ code, meaning, causes, source }: ExplainedError, paint: Paint): string {
  const title = causes.length === 1 ? 'Likely cause' : 'Likely causes';
  return [
    titleOf({ code, meaning, causes, source }, paint),
    `\n${paint.bold(title)}\n`,
    ...causes.map((cause, index) => causePart(cause, index + 1, paint)),
    source === null ? '' : `\n${paint.dim(`More: ${source}`)}\n`,
  ].join('');
}

/** How to find which of the causes it is. */
function whichPart(errors: readonly ExplainedError[], paint: Paint): readonly string[] {
  const found = errors.find(({ code }) => isFoundInDirectory(code));
  const command = paint.command(`fhir-apps explain ${found?.code ?? ''} --for CLIENT`);
  return found === undefined ? [] : [`To find out which one applies in your tenant:\n  ${command}\n`];
}

function causePart({ cause, check, command, advice }: Cause, number: number, paint: Paint): string {
  return [
    `  ${number}  ${cause}\n`,
    advice === null ? '' : `     ${advice}\n`,
    command === null ? '' : `     ${paint.command(command)}\n`,
    check === null ? '' : `     ${paint.dim('to see:')} ${paint.command(check)}\n`,
  ].join('');
}

/** A mark for each link; what was not reached is dim. */
function chainPart({ subject, links, fix }: ExplainResult['chains'][number], paint: Paint): string {
  const lines = links.map(({ state, text }) => {
    switch (state) {
      case 'ok':
        return `  ${paint.success(GLYPHS.done)} ${text}\n`;
      case 'broken':
        return `  ${paint.error(GLYPHS.failed)} ${text}  ${paint.error('← the cause')}\n`;
      case 'unknown':
        return `  ${GLYPHS.unknown} ${text}\n`;
      case 'not_reached':
        return paint.dim(`  ${GLYPHS.separator} ${text}`) + '\n';
    }
  });
  const end =
    fix === null
      ? '\nNothing in the directory keeps it from the data.\n'
      : `\nFix: ${fix.text}.\n  ${paint.command(fix.command)}\n`;
  return `For ${subject}:\n${lines.join('')}${end}`;
}
