/** `GET /metadata/endpoints`: where the services of this cloud are, for tools that are told its Azure Resource Manager only. */
export function cloudMetadata(origin: string): Record<string, unknown>[] {
  return [
    {
      name: 'FhirAppsSandbox',
      portal: origin,
      authentication: {
        loginEndpoint: origin,
        audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
        tenant: 'common',
        identityProvider: 'AAD',
      },
      graphAudience: origin,
      microsoftGraphResourceId: `${origin}/`,
      resourceManager: `${origin}/`,
      suffixes: {},
    },
  ];
}
