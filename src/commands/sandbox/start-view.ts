import type { SandboxReady } from '../../sandbox/sandbox.ts';
import { GLYPHS } from '../../output/glyphs.ts';
import { alignRows } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { quoteForShell } from '../../output/program-name.ts';
import { sanitized } from '../../output/sanitized.ts';

/** What the rows of a served sandbox depend on, besides where it is served. */
export interface ServingFacts {
  /** `process.platform`: who types in PowerShell sets variables otherwise. */
  readonly platform: NodeJS.Platform;
  /** True where another terminal finds the tenant only by FHIR_APPS_SANDBOX_STATE. */
  readonly hasOwnState: boolean;
}

/** What `sandbox start` prints for people once it serves: where it is, and what to type next. No password is in it. */
export function describeServing(ready: SandboxReady, facts: ServingFacts, paint: Paint): string {
  const { origin, caFile, tenantDomain, fhir, users, stateDir } = sanitized(ready);
  const address = paint.command;
  const rows = alignRows(
    [
      ['People', peopleLines(users.map(({ upn }) => upn))],
      ['Passwords', [address(`fhir-apps sandbox status --show-secrets${stateFlag(stateDir, facts)}`)]],
      [
        'FHIR',
        [`${address(fhir.oss.url)}   open-source FHIR Server`, `${address(fhir.ahds.url)}  Azure Health Data Services`],
      ],
      ['In a browser', [address(`${origin}/`)]],
      ['Certificate', [caFile]],
    ],
    paint,
  );
  const next = [
    ...variableLines('FHIR_APPS_SANDBOX', '1', facts),
    ...(facts.hasOwnState ? variableLines('FHIR_APPS_SANDBOX_STATE', stateDir, facts) : []),
    `fhir-apps register resource --fhir-url ${fhir.oss.url}`,
  ];
  return [
    `${paint.warn('Sandbox')} tenant ${tenantDomain} · nothing reaches Azure`,
    `${paint.success(GLYPHS.done)} ${paint.bold(`Listening on ${origin}`)}`,
    '',
    rows,
    'Next, in another terminal:',
    ...next.map((line) => `  ${paint.command(line)}`),
    '',
    'Press ctrl-c to stop. The tenant is kept.',
  ].join('\n');
}

/** Beside each other where a terminal of 80 columns has room for all of them. */
function peopleLines(names: readonly string[]): readonly string[] {
  const together = names.join('  ');
  return together.length <= 64 ? [together] : names;
}

function stateFlag(stateDir: string, { hasOwnState }: ServingFacts): string {
  return hasOwnState ? ` --state ${quoteForShell(stateDir)}` : '';
}

/** A variable set for the commands that follow, in the shell of the platform. */
function variableLines(name: string, value: string, { platform }: ServingFacts): readonly string[] {
  return platform === 'win32'
    ? [`$env:${name} = '${value.replaceAll("'", "''")}'`]
    : [`export ${name}=${quoteForShell(value)}`];
}
