import { describe, expect, it } from 'vitest';
import { textIssue } from '../../../src/registration/answers/parsers.ts';
import { doubtfulPlaceholderIn } from '../../../src/registration/answers/placeholder.ts';

const REAL = [
  'yourapp.contoso.com',
  'your-health.org',
  'yourhealth.org',
  'yourhealthfile.com',
  'your.md',
  'yourmechanic.com',
  'fhir.yourcareuniverse.net',
  'your-doctor.co.uk',
  'your-app.azurewebsites.net',
  'your-practice-online.net',
  'api.your-server.de',
  'static.88-198-0-1.clients.your-server.de',
  'yourserverless.example',
  'do-your-thing.example',
  'manage-your-tenants.example',
  'your-tenant-portal.contoso.com',
  'at-your-service.example',
  'myfhir.azurewebsites.net',
  'myfhir-dev.azurewebsites.net',
  'myfhir-a1b2c3d4e5f6g7h8.westeurope-01.azurewebsites.net',
  'x--prod.politesea-1a2b3c4d.westeurope.azurecontainerapps.io',
  'myfhir.internal.politesea-1a2b3c4d.northeurope.azurecontainerapps.io',
  'myfhir.westeurope.cloudapp.azure.com',
  'myfhir.azure-api.net',
  'myfhir-e0bpeqbxdfbbhdbj.z01.azurefd.net',
  'myfhir.trafficmanager.net',
  'ward-fhir.fhir.azurehealthcareapis.com',
  'contoso.azurehealthcareapis.com',
  'localhost:5001',
  'localhost',
  '[2001:db8::1]:8443',
  'fhir',
  '10.0.0.5',
  '192.168.178.20:8443',
  'xn--mller-kva.example',
  'fhir.xn--80ak6aa92e.example',
  'todo.contoso.com',
  'fixme.example',
  'changemedicine.example',
  'fhir.epic.com',
  'r4.smarthealthit.org',
  'hapi.fhir.org',
] as const;

const PLACEHOLDERS = [
  '<host>',
  '<your-fhir-server>',
  '<your fhir server>.contoso.com',
  '<%= host %>',
  '{host}',
  '{your-tenant}.contoso.com',
  '{{host}}',
  '{{ .Values.host }}',
  '${FHIR_HOST}',
  '${{ vars.host }}',
  '$(fhirName)',
  '$(fhirName).azurewebsites.net',
  '$[variables.host]',
  '$FHIR_HOST',
  '$env:FHIR_HOST',
  '@{host}',
  '#{host}#',
  '#{host}',
  '%FHIR_HOST%',
  '%fhirHost%',
  '__FHIR_HOST__',
  '[host]',
  '[[host]]',
  '«host».contoso.com',
  'YOUR_FHIR_SERVER',
  'YOUR-FHIR-SERVER',
  'YOUR-HOST.contoso.com',
  'YOUR_TENANT.contoso.com',
  'YOURTENANT.contoso.com',
  'your-tenant.contoso.com',
  'your_tenant.contoso.com',
  'Your-Tenant.contoso.com',
  'yourtenant.onmicrosoft.com',
  'yourdomain.com',
  'your-domain.com',
  'fhir.your-domain.com',
  'your-fhir-server',
  'your-fhir-server.azurewebsites.net',
  'your-fhir-service.azurewebsites.net',
  'your-workspace.contoso.com',
  'your-app-id',
  'CHANGEME',
  'REPLACE_ME.contoso.com',
  'TODO.contoso.com',
] as const;

describe('a host', () => {
  it.each(REAL)('that someone may have is taken: %s', (host) => {
    expect(textIssue('fhirUrl', `https://${host}`)).toBeNull();
    expect(textIssue('replyUrl', `https://${host}/callback`)).toBeNull();
  });

  it.each(PLACEHOLDERS)('that nobody filled in is refused: %s', (host) => {
    expect(textIssue('fhirUrl', `https://${host}`)?.code).toBe('placeholder_unfilled');
    expect(textIssue('replyUrl', `https://${host}/callback`)?.code).toBe('placeholder_unfilled');
  });

  it('that may be either is only warned about', () => {
    expect(doubtfulPlaceholderIn('https://your-app.azurewebsites.net')).toBe('your-app');
    expect(doubtfulPlaceholderIn('https://yourapp.contoso.com')).toBe('yourapp');
    expect(doubtfulPlaceholderIn('https://fhir.contoso.com')).toBeNull();
  });
});

describe('a URL with what only looks like a placeholder', () => {
  it.each([
    'https://app.contoso.com/callback?ids[]=1',
    'https://app.contoso.com/%C3%A4bc%20d',
    'https://app.contoso.com/%C3ABC%20d',
    'https://app.contoso.com/your-account',
  ])('is taken: %s', (url) => {
    expect(textIssue('replyUrl', url)).toBeNull();
  });
});
