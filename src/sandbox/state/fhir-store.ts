import { type FhirDocument, newFhirDocument } from '../fhir/fhir-document.ts';
import { DEFAULT_SETTINGS } from '../fhir/fhir-server.ts';
import { hasShape } from './document-shape.ts';
import { type DocumentStore, openDocumentStore } from './document-store.ts';
import type { StateFiles } from './state-files.ts';

/** Gives the store of the FHIR servers, which is opened, and seeded, when it is first asked for: most runs never do. */
export function openFhirStore(files: StateFiles): () => Promise<DocumentStore<FhirDocument>> {
  let opened: Promise<DocumentStore<FhirDocument>> | null = null;
  return () => {
    opened ??= openDocumentStore<FhirDocument>({
      path: files.fhir,
      lock: 'fhir',
      seed: async () => {
        const { sampleResources } = await import('../fhir/sample-data/sample-resources.ts');
        return newFhirDocument(sampleResources());
      },
      parse: (stored) =>
        hasShape<FhirDocument>(stored, 1, { settings: 'object', oss: 'object', ahds: 'object' })
          ? withEverySetting(stored)
          : null,
    });
    // A failure must not be remembered: the next request may find the disk writable again.
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
}

/** A document that an earlier version has kept may know fewer settings. */
function withEverySetting(document: FhirDocument): FhirDocument {
  const { oss, ahds } = document.settings;
  return {
    ...document,
    settings: { oss: { ...DEFAULT_SETTINGS, ...oss }, ahds: { ...DEFAULT_SETTINGS, ...ahds } },
  };
}
