import { flagOf } from '../../../../src/errors/wording.ts';
import { describe, expect, it } from 'vitest';
import {
  federatedCredential,
  freeName,
} from '../../../../src/registration/credentials/federated/federated-credential.ts';
import type { WantedFederatedCredential } from '../../../../src/registration/model/step.ts';
import { readFederatedSpec } from '../../../../src/registration/credentials/federated/parse-federated-spec.ts';
import { pullRequestIssue } from '../../../../src/registration/credentials/federated/write-roles.ts';

const made = (spec: string, audience = 'api://AzureADTokenExchange'): WantedFederatedCredential =>
  federatedCredential(readFederatedSpec(spec), audience);

describe('a federated credential', () => {
  it('has a name that fits into a URL and tells subjects apart that read alike', () => {
    const names = [
      'github:contoso/fhir:branch=main',
      'github:contoso/fhir:branch=Main',
      'github:contoso/fhir:branch=ma-in',
      'github:contoso/fhir:branch=ma.in',
      `github:contoso/fhir:branch=${'x'.repeat(300)}`,
      'issuer=https://a.example,subject=+',
      'issuer=https://b.example,subject=+',
    ].map((spec) => made(spec).name);
    expect(names[0]).toMatch(/^fhir-apps-repo-contoso-fhir-ref-refs-heads-main-[0-9a-f]{8}$/);
    expect(names.filter((name) => !/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has the same name for the same subject, however it was spelled', () => {
    const free = 'issuer=https://token.actions.githubusercontent.com,subject=repo:contoso/fhir:ref:refs/heads/main';
    expect(made(free).name).toBe(made('github:contoso/fhir:branch=main').name);
  });

  it.each([
    ['github:contoso/fhir:branch=main', 'api://AzureADTokenExchangeChina'],
    ['issuer=https://a.example,subject=b,audience=api://mine', 'api://mine'],
  ])('of %s is made out to %s', (spec, audience) => {
    expect(made(spec, 'api://AzureADTokenExchangeChina').audience).toBe(audience);
  });

  it.each([
    ['a', [], 'a'],
    ['a', ['b'], 'a'],
    ['a', ['A', 'a-2'], 'a-3'],
    ['x'.repeat(120), ['x'.repeat(120)], `${'x'.repeat(118)}-2`],
  ])('takes the next free name after %s', (name, taken, expected) => {
    expect(freeName(name, taken)).toBe(expected);
  });
});

describe('roles beside pull-request', () => {
  it.each([[[]], [['globalReader', 'FHIR Data Exporter', 'GLOBALCONVERTER']]])('may be %j', (roles) => {
    expect(pullRequestIssue(roles)).toBeNull();
  });

  it.each([
    'globalWriter',
    'globalAdmin',
    'globalImporter',
    'FHIR Data Contributor',
    'FHIR Data Writer',
    'labTechnician',
  ])('must not be %s', (role) => {
    expect(pullRequestIssue(['globalReader', role])?.(flagOf)).toContain(`with ${role} would`);
  });
});
