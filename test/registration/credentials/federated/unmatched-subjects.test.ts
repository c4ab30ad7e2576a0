import { describe, expect, it } from 'vitest';
import { checkIssue } from '../../../../src/registration/answers/checks.ts';

const GUID = '9b2d7f8e-0c35-4a9e-8f43-1f2a6f0d4c11';
const GITHUB = 'issuer=https://token.actions.githubusercontent.com';

describe('a subject that can never match', () => {
  it.each([
    [`kubernetes:https://oidc.prod-aks.azure.com/${GUID}:ns:sa`, `write https://oidc.prod-aks.azure.com/${GUID}/.`],
    [`kubernetes:https://eastus.oic.prod-aks.azure.com/${GUID}/${GUID}:ns:sa`, `${GUID}/${GUID}/.`],
    ['issuer=https://issuer.contoso.com,subject=team/*', 'would match nothing'],
    [`${GITHUB},subject=repo:contoso/fhir:ref:refs/heads/*`, 'would match nothing'],
    ['github:contoso/fhir.git:branch=main', 'write github:contoso/fhir:branch=main.'],
    ['github:https://github.com/contoso/fhir:branch=main', 'github:contoso/fhir:branch=main.'],
    ['github:https://github.com/contoso/fhir.git', 'github:contoso/fhir:branch=main.'],
    ['github:git@github.com:contoso/fhir.git', 'github:contoso/fhir:branch=main.'],
    ['github:contoso/fhir:branch=refs/heads/main', 'write branch=main.'],
    [
      `${GITHUB},subject=repo:contoso/fhir:ref:refs/heads/refs/heads/main`,
      'write repo:contoso/fhir:ref:refs/heads/main.',
    ],
    [`${GITHUB},subject=repo:contoso/fhir:ref:main`, 'write repo:contoso/fhir:ref:refs/heads/main.'],
    [`${GITHUB},subject=repo:contoso/fhir.git:pull_request`, 'write repo:contoso/fhir:pull_request.'],
    [`${GITHUB},subject=repo:contoso/fhir:environment=prod`, 'write repo:contoso/fhir:environment:prod.'],
    [`${GITHUB},subject=Repo:contoso/fhir:pull-request`, 'write repo:contoso/fhir:pull_request.'],
    [`${GITHUB},subject=repo:https://github.com/contoso/fhir:pull_request`, 'write repo:contoso/fhir:pull_request.'],
    [`${GITHUB},subject=contoso/fhir`, 'write repo:contoso/fhir:ref:refs/heads/BRANCH.'],
    ['github:-contoso/fhir:branch=main', 'is not OWNER/REPO'],
    ['github:contoso/..:branch=main', 'is not OWNER/REPO'],
    ['issuer=https://https://issuer.contoso.com,subject=a', 'write https://issuer.contoso.com.'],
    ['issuer=https://issuer..contoso.com,subject=a', 'is not a host name'],
    ['issuer=https://issuer_1.contoso.com,subject=a', 'has an underscore'],
    [`${GITHUB}/,subject=repo:contoso/fhir:pull_request`, 'without a slash at the end'],
    ['issuer=https://Token.Actions.githubusercontent.com,subject=repo:a/b:pull_request', 'lower case'],
    ['issuer=https://gitlab.com/,subject=project_path:a/b:ref_type:branch:ref:main', 'without a slash at the end'],
    ['issuer=https://gitlab.com/.well-known/openid-configuration,subject=a', 'write https://gitlab.com.'],
    ['issuer=https://login.microsoftonline.com/common/v2.0,subject=a', 'TENANT-ID/v2.0'],
    [`issuer=https://vstoken.dev.azure.com/${GUID},subject=contoso/project/connection`, 'sc://ORGANIZATION'],
    [`${GITHUB},subject=repo:a/b:pull_request,audience=api://azureadtokenexchange`, 'api://AzureADTokenExchange'],
  ])('%s is refused with what would', (text, right) => {
    expect(checkIssue('federated', text)?.message).toContain(right);
  });

  it.each([
    'github:<owner>/<repo>:branch=main',
    'github:OWNER/REPO:branch=main',
    `${GITHUB},subject=repo:\${{ github.repository }}:pull_request`,
  ])('%s is refused as a placeholder', (text) => {
    expect(checkIssue('federated', text)?.code).toBe('placeholder_unfilled');
  });

  it.each([
    `kubernetes:https://oidc.prod-aks.azure.com/${GUID}/:ns:sa`,
    'github:contoso/fhir:environment=prod eu',
    `${GITHUB},subject=repo:contoso/fhir`,
    `${GITHUB},subject=repo:contoso/fhir:job_workflow_ref:contoso/x/.github/workflows/a.yml@refs/heads/main`,
    `${GITHUB},subject=repo:contoso/fhir:pull_request,audience=https://github.com/contoso`,
    `issuer=https://login.microsoftonline.com/${GUID}/v2.0,subject=${GUID}`,
    'issuer=https://gitlab.com,subject=project_path:a/b:ref_type:branch:ref:main',
  ])('%s may match', (text) => {
    expect(checkIssue('federated', text)).toBeNull();
  });
});
