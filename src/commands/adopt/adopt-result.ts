import { z } from 'zod';
import { FINDING_CODES, type Severity } from '../../registration/adoption/finding.ts';
import { PROPERTY_CHANGE } from '../../registration/model/result.ts';
import { APP_TYPE, REGISTRATION_KEYS, SERVER_KIND } from '../../registration/model/result-keys.ts';
import { APPLICATION_HEAD } from '../../registration/result/application-head.ts';
import type { Immutable } from '../../registration/model/immutable.ts';

const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

const REPORTED_FINDING = z
  .strictObject({
    code: z.enum(FINDING_CODES),
    severity: z
      .enum(SEVERITIES)
      .describe('error: it does not work, or is open to others; warning: it should be repaired; info: good to know.'),
    message: z.string().describe('What it is and what comes of it.'),
    advice: z.string().describe('What to do.'),
    command: z
      .string()
      .nullable()
      .describe(
        'The command line that fixes it once the application is adopted; null where no command of fhir-apps does.',
      ),
    fixable: z.boolean().describe('True where --fix with its code repairs it.'),
    fixed: z.boolean().describe('True where this run repairs it; in a dry run, where it would.'),
  })
  .meta({ id: 'Finding' });

/** A finding as `adopt` tells it. */
export type ReportedFinding = Immutable<z.infer<typeof REPORTED_FINDING>>;

/** The result of `adopt`; unknown is null. */
export const ADOPT_RESULT = APPLICATION_HEAD.extend({
  action: z
    .enum(['adopted', 'updated', 'unchanged'])
    .describe('updated where fhir-apps managed it already and something was fixed.'),
  dryRun: z
    .boolean()
    .describe('True where nothing was written, as where no one can be asked and --apply is not given.'),
  type: APP_TYPE,
  key: REGISTRATION_KEYS.key,
  uniqueName: z.string(),
  because: z.string().nullable().describe('What shows the type, as half a sentence; null where it was given.'),
  servicePrincipalId: z.string().nullable().describe('Null where it has none yet.'),
  fhirUrl: z.string(),
  serverKind: SERVER_KIND,
  findings: z.array(REPORTED_FINDING),
  holders: z.array(z.string()).describe('Who else has access to it, as sentences.'),
  changes: z.array(PROPERTY_CHANGE),
  adoptCommand: z
    .string()
    .nullable()
    .describe('The command line that does what was reported; null where that is done, or nothing is to be done.'),
  registerCommand: z.string().describe('The command line that finds it as wanted from then on.'),
});

/** See {@link ADOPT_RESULT}. */
export type AdoptResult = Immutable<z.infer<typeof ADOPT_RESULT>>;
