import { worded } from '../../../../src/errors/wording.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPullRequest } from '../../../../src/registration/credentials/federated/federated-subject.ts';
import {
  federatedMessage,
  parseFederatedSpec,
  readFederatedSpec,
} from '../../../../src/registration/credentials/federated/parse-federated-spec.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const AKS = 'https://westeurope.oic.prod-aks.azure.com/6e1f/0b2a/';
const ID = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const GROUP = `/subscriptions/${ID}/resourceGroups/fhir/providers`;
const IDENTITY = `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/import`;
const MACHINE = `${GROUP}/Microsoft.Compute/virtualMachines/import`;

describe('whom --federated names', () => {
  it.each([
    ['github:contoso/fhir:branch=main', GITHUB, 'repo:contoso/fhir:ref:refs/heads/main'],
    ['github:Contoso/FHIR-Jobs:branch=release/2.x', GITHUB, 'repo:Contoso/FHIR-Jobs:ref:refs/heads/release/2.x'],
    ['github:contoso/fhir:tag=v1', GITHUB, 'repo:contoso/fhir:ref:refs/tags/v1'],
    ['github:contoso/fhir:environment=Prod', GITHUB, 'repo:contoso/fhir:environment:Prod'],
    ['github:contoso/fhir:environment=eu:prod', GITHUB, 'repo:contoso/fhir:environment:eu%3Aprod'],
    ['github:contoso/fhir:pull-request', GITHUB, 'repo:contoso/fhir:pull_request'],
    ['github:contoso@123/fhir@456:branch=main', GITHUB, 'repo:contoso@123/fhir@456:ref:refs/heads/main'],
    [
      `azure-devops:${ID}:sc://contoso/FHIR jobs/import`,
      `https://vstoken.dev.azure.com/${ID}`,
      'sc://contoso/FHIR jobs/import',
    ],
    [
      `azure-devops:${ID}:/eid1/c/pub/t/PwFf/a/rISb/sc/${ID}/${ID}`,
      `https://login.microsoftonline.com/${ID}/v2.0`,
      `/eid1/c/pub/t/PwFf/a/rISb/sc/${ID}/${ID}`,
    ],
    [
      `azure-devops:${ID}:/eid1/c/usg/t/PwFf/a/rISb/sc/${ID}/${ID}`,
      `https://login.microsoftonline.us/${ID}/v2.0`,
      `/eid1/c/usg/t/PwFf/a/rISb/sc/${ID}/${ID}`,
    ],
    [
      `azure-devops:${ID}:/eid1/c/chn/t/PwFf/a/rISb/sc/${ID}/${ID}`,
      `https://login.partner.microsoftonline.cn/${ID}/v2.0`,
      `/eid1/c/chn/t/PwFf/a/rISb/sc/${ID}/${ID}`,
    ],
    [`kubernetes:${AKS}:jobs:import`, AKS, 'system:serviceaccount:jobs:import'],
    ['kubernetes:https://k8s.contoso.com:8443:a:b.c', 'https://k8s.contoso.com:8443', 'system:serviceaccount:a:b.c'],
    ['issuer=https://gitlab.com,subject=project_path:a/b:ref:main', 'https://gitlab.com', 'project_path:a/b:ref:main'],
    ['subject=a, b,issuer=https://id.contoso.com/', 'https://id.contoso.com/', 'a, b'],
  ])('reads %s', (text, issuer, subject) => {
    expect(parseFederatedSpec(text)).toMatchObject({ issuer, subject, audience: null, name: null });
  });

  it.each([ID, IDENTITY, IDENTITY.toLowerCase()])(
    'takes managed-identity:%s, which is yet to be looked up',
    (named) => {
      expect(readFederatedSpec(`managed-identity:${named}`)).toMatchObject({
        ...{ managedIdentity: named, issuer: '', subject: '', audience: null, name: null },
      });
    },
  );

  it.each([
    ['managed-identity:', 'is empty'],
    ['managed-identity:sandbox-identity', 'names no managed identity'],
    [`managed-identity:${MACHINE}`, 'system-assigned'],
    [`msi:${ID}`, `write managed-identity:${ID}`],
  ])('refuses %s', (text, says) => {
    expect(federatedMessage(text)).toContain(says);
  });

  it('takes audience and name from the free form', () => {
    expect(readFederatedSpec('issuer=https://gitlab.com,subject=a,audience=api://b,name=nightly')).toMatchObject({
      audience: 'api://b',
      name: 'nightly',
    });
  });

  it.each([
    ['', 'write github:'],
    ['gitlab:contoso/fhir', 'does not name the job to trust'],
    ['GitHub:contoso/fhir:branch=main', 'write github:contoso/fhir:branch=main'],
    ['gh:contoso/fhir:branch=main', 'write github:contoso/fhir:branch=main'],
    ['k8s:a', 'write kubernetes:a'],
    ['ado:a', 'write azure-devops:a'],
    ['repo:contoso/fhir:ref:refs/heads/main', 'write github:OWNER/REPO:branch=NAME'],
    ['github:contoso', 'OWNER/REPO'],
    ['github:contoso/fhir', 'name the runs that are trusted'],
    ['github:https://github.com/contoso/fhir:branch=main', 'without its URL'],
    ['github:contoso/fhir/x:branch=main', 'OWNER/REPO'],
    ['github:contoso@1/fhir:branch=main', 'only one of owner and repository'],
    ['github:contoso/fhir:Branch=main', 'write branch=main'],
    ['github:contoso/fhir:branch:main', 'write branch=main'],
    ['github:contoso/fhir:env=prod', 'write environment=prod'],
    ['github:contoso/fhir:PULL-REQUEST', 'write pull-request'],
    ['github:contoso/fhir:pull_request', 'write pull-request'],
    ['github:contoso/fhir:ref:refs/heads/main', 'write branch=main'],
    ['github:contoso/fhir:ref:refs/tags/v1', 'write tag=v1'],
    ['github:contoso/fhir:branch=refs/heads/main', 'write branch=main'],
    ['github:contoso/fhir:branch=', '"branch" needs a name'],
    ['github:contoso/fhir:branch=*', 'to the letter'],
    ['github:contoso/fhir:branch=a b', 'cannot be the name of a branch'],
    ['github:contoso/fhir:main', 'does not name the runs'],
    ['azure-devops:contoso/FHIR/import', 'names alone do not determine the issuer'],
    [`azure-devops:https://vstoken.dev.azure.com/${ID}:sc://a/b/c`, 'the id in the issuer alone'],
    [`azure-devops:${ID}:/eid1/c/xyz/t/a`, 'does not name a known cloud'],
    ['issuer=https://login.microsoftonline.us/x/v2.0/,subject=a', 'without a slash'],
    ['issuer=https://login.partner.microsoftonline.cn/x/v2.0/,subject=a', 'without a slash'],
    ['issuer=https://token.actions.contoso.ghe.com/,subject=a', 'without a slash'],
    [`azure-devops:${ID}`, 'is not the subject of a service connection'],
    [`azure-devops:${ID}:contoso/FHIR/import`, 'is not the subject of a service connection'],
    ['kubernetes:jobs:import', 'is not complete'],
    ['kubernetes:http://k8s:jobs:import', 'should be the https:// URL'],
    [`kubernetes:${AKS.slice(0, -1)}:jobs:import`, 'with a slash at the end'],
    [`kubernetes:${AKS}:Jobs:import`, 'has no capitals: jobs'],
    [`kubernetes:${AKS}:jobs:import_x`, 'is not the name of a service account'],
    [`kubernetes:${AKS}:${'a'.repeat(64)}:import`, 'is not the name of a namespace'],
    [`issuer=${GITHUB}/,subject=a`, `write ${GITHUB}.`],
    ['issuer=gitlab.com,subject=a', 'is not an issuer'],
    ['issuer=https://gitlab.com', '"subject=" is missing'],
    ['subject=a', '"issuer=" is missing'],
    ['Issuer=https://gitlab.com,subject=a', 'write issuer='],
    ['issuer=https://gitlab.com,subject=a,audiences=b', '"audiences" is not a part'],
    ['issuer=https://gitlab.com,subject=a,subject=b', 'given twice'],
    ['issuer=https://gitlab.com,subject= a', 'space'],
    ['issuer=https://gitlab.com,subject=a,name=x', '3 to 120'],
    [`issuer=https://gitlab.com,subject=${'a'.repeat(601)}`, '600 are allowed'],
    [`issuer=https://${'a'.repeat(600)},subject=a`, '600 are allowed'],
    ['github:contoso/fhir:branch=main\n', 'control'],
  ])('says what would be right instead of %j', (text, right) => {
    expect(parseFederatedSpec(text)).toEqual({ issue: expect.stringContaining(right) as string });
  });

  const adviceOf = (text: string): string => worded(readFederatedSpec(text).advice ?? 'none');

  it('says when the other form of a GitHub subject is needed', () => {
    expect([adviceOf('github:contoso/fhir:branch=main'), adviceOf('github:contoso@1/fhir@2:branch=main')]).toEqual([
      expect.stringContaining('add --federated github:OWNER@ID/REPO@ID:branch=main as well') as string,
      expect.stringContaining('older one has to opt in') as string,
    ]);
  });

  it.each([
    ['github:contoso/fhir:pull-request', true],
    [`issuer=${GITHUB},subject=repo:contoso/fhir:pull_request`, true],
    ['github:contoso/fhir:branch=pull_request', false],
    ['issuer=https://gitlab.com,subject=a:pull_request', false],
  ])('knows whether %s is every pull request', (text, expected) => {
    expect(isPullRequest(readFederatedSpec(text))).toBe(expected);
  });

  it('answers every text, and its subjects fit into a directory', () => {
    const prefixes = ['', 'github:a/b:', 'github:', 'azure-devops:', 'kubernetes:https://k:', 'issuer=', 'subject=a,'];
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...prefixes), (text, prefix) => {
        const parsed = parseFederatedSpec(prefix + text);
        const isSound =
          'issue' in parsed
            ? federatedMessage(prefix + text) !== null
            : parsed.subject !== '' && URL.canParse(parsed.issuer);
        expect(isSound).toBe(true);
      }),
    );
  });
});
