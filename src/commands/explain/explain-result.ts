import { z } from 'zod';
import { TIME } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';

const CAUSE = z
  .strictObject({
    cause: z.string(),
    check: z.string().nullable().describe('The command that shows whether this is it.'),
    command: z.string().nullable().describe('The command that fixes it.'),
    advice: z.string().nullable().describe('What fixes it where no command does.'),
  })
  .meta({ id: 'ExplainedCause' });

/** The result of `explain`. */
export const EXPLAIN_RESULT = z.strictObject({
  errors: z.array(
    z
      .strictObject({
        code: z.string(),
        meaning: z.string(),
        causes: z.array(CAUSE).describe('The most likely first.'),
        source: z.string().nullable().describe('A public page about it; null for a code of fhir-apps.'),
      })
      .meta({ id: 'ExplainedError' }),
  ),
  unknownCodes: z
    .array(z.string())
    .describe('Codes of Microsoft Entra ID that are in the text and not in the catalog.'),
  tokens: z
    .array(
      z
        .strictObject({
          client: z.string().nullable(),
          person: z.string().nullable().describe('Null for the client itself.'),
          audience: z.string().nullable(),
          tenantId: z.string().nullable(),
          roles: z.array(z.string()),
          scopes: z.array(z.string()),
          expiresAt: TIME.nullable(),
        })
        .meta({ id: 'ReadToken' }),
    )
    .describe('What the tokens in the text are about. Their signatures were not verified.'),
  chains: z
    .array(
      z
        .strictObject({
          subject: z.string(),
          links: z.array(
            z.strictObject({
              state: z.enum(['ok', 'broken', 'unknown', 'not_reached']).describe('At most one is broken: the cause.'),
              text: z.string(),
            }),
          ),
          fix: z
            .strictObject({ text: z.string(), command: z.string() })
            .nullable()
            .describe('Null where nothing is broken.'),
        })
        .meta({ id: 'Chain' }),
    )
    .describe('With --for: what must be in place from each of them to the data.'),
});

/** See {@link EXPLAIN_RESULT}. */
export type ExplainResult = Immutable<z.infer<typeof EXPLAIN_RESULT>>;
