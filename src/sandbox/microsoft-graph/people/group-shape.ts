import { z } from 'zod';
import type { BodyRules } from '../read-body.ts';

const references = z.array(z.string()).max(20).exactOptional();

const shape = z.strictObject({
  displayName: z.string().min(1).max(256).exactOptional(),
  description: z.string().max(1024).nullable().exactOptional(),
  mailEnabled: z.boolean().exactOptional(),
  mailNickname: z
    .string()
    .max(64)
    .regex(/^[^@()\\[\]";:<>, ]+$/)
    .exactOptional(),
  securityEnabled: z.boolean().exactOptional(),
  groupTypes: z.array(z.string()).exactOptional(),
  visibility: z.enum(['Private', 'Public', 'HiddenMembership']).nullable().exactOptional(),
  isAssignableToRole: z.boolean().nullable().exactOptional(),
  'members@odata.bind': references,
  'owners@odata.bind': references,
});

/** What a client may write of a group. */
export type GroupWrite = z.infer<typeof shape>;

/** The body of `POST /groups` and `PATCH /groups/{id}`; lengths from the reference of `group`. */
export const groupBody: BodyRules<GroupWrite> = {
  shape,
  resource: 'Group',
  readOnly: [
    'id',
    'createdDateTime',
    'deletedDateTime',
    'mail',
    'proxyAddresses',
    'renewedDateTime',
    'securityIdentifier',
  ],
};
