import { z } from 'zod';
import type { Immutable } from '../../registration/model/immutable.ts';
import { REGISTRATION_RESULT } from '../../registration/result/registration-schema.ts';

/** The result of `settings`. */
export const SETTINGS_RESULT = REGISTRATION_RESULT.pick({
  type: true,
  dryRun: true,
  tenantId: true,
  sandbox: true,
  displayName: true,
  key: true,
  uniqueName: true,
  appId: true,
  objectId: true,
  cloud: true,
  settings: true,
}).extend({
  format: z.string().describe('How the text is written, such as env.'),
  text: z.string().describe('The settings in that format; without any secret.'),
  file: z.string().nullable().describe('The file of --out; null where there is none.'),
  action: z
    .enum(['created', 'updated', 'unchanged'])
    .nullable()
    .describe('What was done to the file, in a dry run what would be; null where there is none.'),
});

/** See {@link SETTINGS_RESULT}. */
export type SettingsResult = Immutable<z.infer<typeof SETTINGS_RESULT>>;
