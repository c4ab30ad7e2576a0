import { z } from 'zod';
import { APP_TYPE, REGISTRATION_KEYS, RUN_KEYS, SERVER_KIND } from '../../registration/model/result-keys.ts';
import type { Immutable } from '../../registration/model/immutable.ts';

/** The result of `init`; unknown is null. */
export const INIT_RESULT = z.strictObject({
  action: z.literal('created'),
  ...RUN_KEYS,
  file: z.string().describe('Absolute path.'),
  lockFile: z
    .string()
    .nullable()
    .describe('Absolute path; null where nothing was pinned, because no tenant was looked at.'),
  fhirUrl: z.string(),
  serverKind: SERVER_KIND,
  tenantId: z.string().nullable().describe('Null where no tenant was looked at.'),
  registrations: z.array(
    z.strictObject({
      key: REGISTRATION_KEYS.key,
      type: APP_TYPE,
      displayName: z.string(),
      appId: REGISTRATION_KEYS.appId.nullable(),
      objectId: REGISTRATION_KEYS.objectId.nullable(),
      written: z.boolean().describe('False where the file cannot describe it; a comment gives the reason.'),
      holders: z.array(z.string()).describe('Who else has access to it, as sentences; such a one is not pinned.'),
    }),
  ),
  candidates: z
    .array(
      z.strictObject({
        displayName: z.string(),
        appId: REGISTRATION_KEYS.appId,
        objectId: REGISTRATION_KEYS.objectId,
        adoptCommand: z.string(),
      }),
    )
    .describe('Applications that seem to belong to the server and are not managed by fhir-apps.'),
  text: z.string().describe('The whole file.'),
});

/** See {@link INIT_RESULT}. */
export type InitResult = Immutable<z.infer<typeof INIT_RESULT>>;
