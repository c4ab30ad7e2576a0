import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { commentText } from './client-facts.ts';
import type { FormattedSettings, SettingsFormat } from './format.ts';

/** What Bicep gives to the FHIR server: the properties of a managed service, or the variables of a container. */
export const BICEP: SettingsFormat = {
  name: 'bicep',
  summary: 'Bicep for the FHIR server',
  write: (registration) => {
    if (registration.type !== 'resource') {
      return { issue: 'is for a FHIR server; name its application, or none.' };
    }
    return registration.server.kind === 'oss' ? ofContainer(registration) : ofManagedService(registration);
  },
};

/** https://learn.microsoft.com/azure/templates/microsoft.healthcareapis/workspaces/fhirservices */
function ofManagedService({ server, displayName }: RegistrationResult): FormattedSettings {
  return {
    text: `// ${commentText(displayName)}
// For the properties of Microsoft.HealthcareApis/workspaces/fhirservices.
var authenticationConfiguration = {
  authority: ${text(server.authority)}
  audience: ${text(server.audience)}
  smartProxyEnabled: false
}
`,
  };
}

/** https://learn.microsoft.com/azure/templates/microsoft.app/containerapps; a web app takes the same as appSettings. */
function ofContainer({ settings, displayName }: RegistrationResult): FormattedSettings {
  const lines = Object.entries(settings).flatMap(([name, value]) =>
    value === null ? [] : [`  { name: ${text(name)}, value: ${text(value)} }`],
  );
  return {
    text: `// ${commentText(displayName)}
// For env of a container app, or appSettings of a web app.
var fhirServerSettings = [
${lines.join('\n')}
]
`,
  };
}

/** https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings */
function text(value: string | null): string {
  const escaped = (value ?? '')
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\${')
    .replaceAll(/[\r\n]+/g, ' ');
  return `'${escaped}'`;
}
