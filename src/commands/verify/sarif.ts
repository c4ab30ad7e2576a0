import { relative, sep } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { safeJson } from '../../text/safe-json.ts';
import type { VerificationFinding, VerifyResult } from '../../verification/verification-result.ts';

/** How SARIF calls the severities (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, 3.27.10). */
const LEVELS = { critical: 'error', high: 'error', medium: 'warning' } as const;

/** The findings as SARIF 2.1.0, which code hosts show beside the lines of the environment file. */
export function sarifOf({ findings, file, fhirUrl }: VerifyResult, cwd: string): string {
  // Relative to where the run was started, as hosts of code expect it.
  const uri = file === null ? fhirUrl : relative(cwd, file).split(sep).map(encodeURIComponent).join('/');
  const rules = [...new Set(findings.map(({ id }) => id))].map((id) => ({ id }));
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
