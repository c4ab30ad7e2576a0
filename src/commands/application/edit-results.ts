import { z } from 'zod';
import type { Immutable } from '../../registration/model/immutable.ts';
import { HAND_OFF, PROPERTY_CHANGE } from '../../registration/model/result.ts';
import { PRINCIPAL } from '../../registration/roles/role-assignment.ts';
import { OUR_APPLICATION_HEAD } from './application-results.ts';

const SETTLED_EDIT = z
  .strictObject({
    property: z.string().describe('As Graph spells it, such as tags.'),
    value: z.string(),
    state: z
      .enum(['present', 'absent'])
      .describe('present where it was to be added, absent where it was to be removed.'),
    nearest: z.string().nullable().describe('What there is of nearly the same spelling.'),
  })
  .meta({ id: 'SettledEdit', description: 'What was asked for and was so already.' });

const REMOVED_CONSENT = z
  .strictObject({
    client: z.string(),
    clientId: z.string().describe("The object id of the client's service principal."),
    userId: z.string().nullable().describe('Null for consent for all users.'),
    scopes: z.array(z.string()),
    action: z.enum(['removed', 'refused']).describe('refused is in handOffs.'),
  })
  .meta({ id: 'RemovedConsent', description: 'Consent to a removed scope.' });

/** The result of `edit`; unknown is null. */
export const EDIT_RESULT = OUR_APPLICATION_HEAD.extend({
  action: z.enum(['updated', 'unchanged']),
  displayName: z.string().describe('As it is when the run ends; in a dry run, as it would be.'),
  changes: z.array(PROPERTY_CHANGE).describe('What was written, or in a dry run would be.'),
  settled: z.array(SETTLED_EDIT),
  roleAssignments: z
    .array(z.strictObject({ role: z.string(), principal: PRINCIPAL, action: z.literal('removed') }))
    .describe('Those of a removed app role, with --unassign.'),
  consents: z.array(REMOVED_CONSENT),
  requestedBy: z
    .array(z.strictObject({ appId: z.string(), displayName: z.string() }))
    .describe('Applications of the same server that still ask for a removed scope or app role.'),
  registerWith: z
    .string()
    .nullable()
    .describe('How register begins from now on, where the new name alone would mean another key; else null.'),
  handOffs: z.array(HAND_OFF),
});

/** See {@link EDIT_RESULT}. */
export type EditResult = Immutable<z.infer<typeof EDIT_RESULT>>;
