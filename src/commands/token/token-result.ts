import { z } from 'zod';
import { TENANT_KEYS, TIME } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';
import { APPLICATION_HEAD } from '../../registration/result/application-head.ts';

/** The result of `token`. */
export const TOKEN_RESULT = APPLICATION_HEAD.omit({ dryRun: true }).extend({
  ...TENANT_KEYS,
  scope: z.string().describe('What the token was asked for.'),
  source: z.string().describe('Where the credential was read, or how the person signed in.'),
  expiresAt: TIME.nullable().describe('ISO 8601 UTC; null where it has none.'),
  accessToken: z.string().nullable().describe('The token; null with --decode.'),
  claims: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('With --decode: what the token contains. Its signature was not verified.'),
  meanings: z
    .record(z.string(), z.string())
    .nullable()
    .describe('With --decode: what the claims mean that decide on a FHIR server, by their names.'),
});

/** See {@link TOKEN_RESULT}. */
export type TokenResult = Immutable<z.infer<typeof TOKEN_RESULT>>;
