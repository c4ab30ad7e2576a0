import { describe, expect, it } from 'vitest';
import { federatedWords } from '../../../src/registration/plan-content/federated-words.ts';

const ORGANIZATION = 'https://vstoken.dev.azure.com/aaaaaaaa-0000-4000-8000-000000000001';
const FOREIGN = 'https://evil.example';

describe('whose tokens are accepted, in words', () => {
  it.each([
    [
      'https://token.actions.githubusercontent.com',
      'repo:contoso/fhir:ref:refs/heads/main',
      'GitHub Actions, contoso/fhir, branch main',
    ],
    [ORGANIZATION, 'sc://contoso/project/conn', 'Azure Pipelines, service connection contoso/project/conn'],
  ])('is the service that issues them: %s', (issuer, subject, words) => {
    expect(federatedWords(issuer, subject)).toBe(words);
  });

  it.each([
    'repo:contoso/fhir:ref:refs/heads/main',
    'sc://contoso/project/conn',
    'system:serviceaccount:ward:reader',
    'anything',
  ])('names the issuer of any other, whatever the subject says: %s', (subject) => {
    expect(federatedWords(FOREIGN, subject)).toContain(FOREIGN);
    expect(federatedWords(`${FOREIGN}/https://vstoken.dev.azure.com/`, subject)).toContain(FOREIGN);
  });
});
