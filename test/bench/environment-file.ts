/** One entry under `clients` of a `fhir-apps.yaml`, as lines without indentation. */
type ClientLines = readonly string[];

/**
 * An environment of so many clients: a third each confidential with a secret, public, and service with a secret and a
 * role.
 */
export function environmentOf(clients: number): string {
  return environmentFile(
    'https://fhir.contoso.com',
    Array.from({ length: clients }, (_, index) => {
      const makers = [confidentialClient, publicClient, serviceClient];
      return makers[index % makers.length]?.(index) ?? [];
    }),
  );
}

/** An environment of a resource and one confidential client, with everything granted that it asks for. */
export function smallEnvironment(fhirUrl: string): string {
  return environmentFile(fhirUrl, [[...confidentialClient(0), 'adminConsent: true']]);
}

function environmentFile(fhirUrl: string, clients: readonly ClientLines[]): string {
  const entries = clients.flatMap((lines, index) => [`  client-${index}:`, ...lines.map((line) => `    ${line}`)]);
  return [`fhirUrl: ${fhirUrl}`, 'resource:', '  name: Contoso FHIR', 'clients:', ...entries, ''].join('\n');
}

function confidentialClient(index: number): ClientLines {
  return [
    'type: confidential',
    `name: Portal ${index}`,
    `replyUrl: https://portal-${index}.contoso.com/callback`,
    'credential: secret',
  ];
}

function publicClient(index: number): ClientLines {
  return ['type: public', `name: Chart ${index}`, `replyUrl: https://chart-${index}.contoso.com/`];
}

function serviceClient(index: number): ClientLines {
  return ['type: service', `name: Import ${index}`, 'role: globalImporter', 'credential: secret'];
}
