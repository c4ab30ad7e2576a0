// Run as a process of its own, as any program that Azure runs as a managed identity.
import { ManagedIdentityCredential } from '@azure/identity';
import { converse } from './conversation.ts';

/** What the program is told. */
export interface ManagedIdentityRun {
  /** Which identity it is to be, by one of its names; null for the machine's own. */
  readonly identity: { readonly by: 'clientId' | 'objectId' | 'resourceId'; readonly id: string } | null;
  readonly scope: string;
}

await converse(async ({ identity, scope }: ManagedIdentityRun) => {
  const { token } = await open(identity).getToken(scope);
  return { token };
});

function open(identity: ManagedIdentityRun['identity']): ManagedIdentityCredential {
  switch (identity?.by) {
    case undefined:
      return new ManagedIdentityCredential();
    case 'clientId':
      return new ManagedIdentityCredential({ clientId: identity.id });
    case 'objectId':
      return new ManagedIdentityCredential({ objectId: identity.id });
    case 'resourceId':
      return new ManagedIdentityCredential({ resourceId: identity.id });
  }
}
