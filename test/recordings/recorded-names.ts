import type { Answer } from './compare-answer.ts';
import { mapTexts } from './json.ts';
import type { SandboxReady } from '../../src/sandbox/sandbox.ts';
import type { Service } from './service.ts';

const HOSTS: Readonly<Record<Service, string>> = {
  graph: 'https://graph.microsoft.com',
  azure: 'https://management.azure.com',
  keyvault: 'https://vault.azure.net',
  entra: 'https://login.microsoftonline.com',
  none: '',
};

/** The answer with Microsoft's host names instead of the sandbox's one origin. */
export function withRecordedNames(answer: Answer, service: Service, { origin, tenantId }: SandboxReady): Answer {
  const port = new URL(origin).port;
  const rename = (text: string): string =>
    text
      // The issuer of version 1 tokens, where a refusal tells it.
      .replaceAll(`iss=${origin}/${tenantId}/`, `iss=https://sts.windows.net/${tenantId}/`)
      .replaceAll(`${origin}/${tenantId}`, `${HOSTS.entra}/${tenantId}`)
      .replaceAll(new RegExp(`${origin}/vaults/([^/?]+)`, 'g'), 'https://$1.vault.azure.net')
      .replaceAll(new RegExp(`https://([\\w-]+)\\.vault\\.localhost:${port}`, 'g'), 'https://$1.vault.azure.net')
      .replaceAll(origin, HOSTS[service]);
  return {
    status: answer.status,
    headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, rename(value)])),
    body: mapTexts(answer.body, rename),
  };
}
