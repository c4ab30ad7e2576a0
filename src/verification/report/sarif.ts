import { relative, sep } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { manualUrl } from '../../output/manual-url.ts';
import { safeJson } from '../../text/safe-json.ts';
import type { VerificationFinding, VerifyResult } from '../verification-result.ts';

/** How SARIF calls the severities (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, 3.27.10). */
const LEVELS = { critical: 'error', high: 'error', medium: 'warning' } as const;

/** What each finding says of any client. */
const RULES: Readonly<Record<VerificationFinding['id'], string>> = {
  server_open: 'The FHIR server answers requests without a token.',
  server_untrusting: 'The FHIR server does not follow its registration.',
  not_registered: 'A client of the file is not in the directory.',
  no_token: 'A client gets no token.',
  claim_wrong: 'A claim in the token of a client is not right.',
  token_refused: 'The FHIR server does not take the token of a client.',
  wrongly_allowed: 'A client can do what it should not.',
  wrongly_refused: 'A client cannot do what it should.',
  sign_in_refused: 'An app cannot sign people in with a reply URL of its own.',
  smart_scopes_mixed: 'The token of a person has SMART scopes of several contexts or versions.',
  smart_scope_refused: 'The token of a person has a SMART scope that FHIR servers refuse.',
  fhir_user_missing: 'The token of a person does not name them in the records.',
  fhir_user_refused: 'The token of a person names them in a way that the server refuses.',
  smart_user_missing: 'A person has SMART scopes, and lacks the role by which they apply.',
  person_refused: 'A person cannot do in an app what they should.',
  person_allowed: 'A person can do in an app what they should not.',
  resource_created: 'A probe created a resource on the FHIR server.',
};

/** The findings as SARIF 2.1.0, which code hosts show beside the lines of the environment file. */
export function sarifOf({ findings, file, fhirUrl }: VerifyResult, cwd: string): string {
  // Relative to where the run was started, as hosts of code expect it.
  const uri = file === null ? fhirUrl : relative(cwd, file).split(sep).map(encodeURIComponent).join('/');
  const rules = [...new Set(findings.map(({ id }) => id))].map((id) => ({
    ...{ id, shortDescription: { text: RULES[id] } },
    helpUri: manualUrl('tasks/verify', 'findings'),
  }));
  return `${safeJson(
    {
      version: '2.1.0',
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      runs: [
        {
          tool: { driver: { name: 'fhir-apps', version: manifest.version, rules } },
          results: findings.map((finding) => resultOf(finding, uri)),
        },
      ],
    },
    { indent: 2 },
  )}\n`;
}

function resultOf({ id, severity, message, cause, command, line }: VerificationFinding, uri: string): object {
  const text = [message, cause, command].filter((part) => part !== null).join(' ');
  const region = line === null ? {} : { region: { startLine: line } };
  return {
    ruleId: id,
    level: LEVELS[severity],
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: { uri }, ...region } }],
  };
}
