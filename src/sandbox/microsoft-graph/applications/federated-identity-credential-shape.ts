import { z } from 'zod';
import type { BodyRules } from '../read-body.ts';

const text = z.string().nullable().exactOptional();

const shape = z.strictObject({
  name: text,
  issuer: text,
  subject: text,
  audiences: z.array(z.string()).exactOptional(),
  description: text,
});

/** What a client may write of a federated identity credential (Graph v1.0 `federatedIdentityCredential`). */
export type FederatedIdentityCredentialWrite = z.infer<typeof shape>;

export const body: BodyRules<FederatedIdentityCredentialWrite> = {
  shape,
  resource: 'FederatedIdentityCredential',
  readOnly: ['id'],
};
