import type { KeyVaultDocument } from '../key-vault/key-vault-document.ts';
import { hasShape } from './document-shape.ts';
import { type DocumentStore, openDocumentStore } from './document-store.ts';
import type { StateFiles } from './state-files.ts';

/** Gives the store of the key vaults, which is opened when it is first asked for: most runs never do. */
export function openKeyVaultStore(files: StateFiles): () => Promise<DocumentStore<KeyVaultDocument>> {
  let opened: Promise<DocumentStore<KeyVaultDocument>> | null = null;
  return () => {
    opened ??= openDocumentStore<KeyVaultDocument>({
      path: files.keyVault,
      lock: 'key-vault',
      seed: () => Promise.resolve({ version: 1, secrets: {} }),
      parse: (stored) => (hasShape<KeyVaultDocument>(stored, 1, { secrets: 'object' }) ? stored : null),
    });
    // A failure must not be remembered: the next request may find the disk writable again.
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
}
