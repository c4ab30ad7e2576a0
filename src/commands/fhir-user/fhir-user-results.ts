import { z } from 'zod';
import type { Immutable } from '../../registration/model/immutable.ts';
import { HAND_OFF } from '../../registration/model/result.ts';
import { RUN_KEYS, TENANT_KEYS } from '../../registration/model/result-keys.ts';

const APPLICATION = z.strictObject({ appId: z.string(), displayName: z.string() });

const PERSON = z.strictObject({
  id: z.string().describe('Object id.'),
  displayName: z.string(),
  userPrincipalName: z.string().nullable(),
});

/** The result of `fhir-user set` and `fhir-user remove`. */
export const FHIR_USER_CHANGE_RESULT = z.strictObject({
  ...RUN_KEYS,
  resource: APPLICATION,
  fhirUrl: z.string(),
  user: PERSON,
  before: z.string().nullable().describe('Who the person was in the records; null for no one.'),
  after: z.string().nullable(),
  action: z.enum(['changed', 'unchanged', 'refused']).describe('refused is in handOffs.'),
  roleAssignments: z.array(z.strictObject({ role: z.string(), action: z.enum(['created', 'unchanged', 'refused']) })),
  sharedWith: z.array(PERSON).describe('Others who are the same person in the records.'),
  handOffs: z.array(HAND_OFF),
});

/** See {@link FHIR_USER_CHANGE_RESULT}. */
export type FhirUserChangeResult = Immutable<z.infer<typeof FHIR_USER_CHANGE_RESULT>>;

/** The result of `fhir-user list`. */
export const FHIR_USER_LIST_RESULT = z.strictObject({
  ...TENANT_KEYS,
  resource: APPLICATION,
  fhirUrl: z.string(),
  fhirUsers: z.array(
    z.strictObject({
      user: PERSON,
      fhirUser: z.string(),
      hasSmartUser: z.boolean().describe('True where the person has the role smartUser, not only a group of theirs.'),
      isShared: z.boolean().describe('True where someone else is the same person in the records.'),
      issue: z.string().nullable().describe('Why FHIR servers would refuse the value; null where they take it.'),
    }),
  ),
});

/** See {@link FHIR_USER_LIST_RESULT}. */
export type FhirUserListResult = Immutable<z.infer<typeof FHIR_USER_LIST_RESULT>>;
