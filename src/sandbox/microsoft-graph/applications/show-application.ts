import type { ApplicationResource } from '../../tenant/application.ts';
import { withoutBytes } from '../credentials/key-credentials.ts';

/** An application as Graph shows it, without the bytes of its keys. */
export function showApplication(resource: ApplicationResource): Record<string, unknown> {
  return {
    ...resource,
    appRoles: resource.appRoles.map((role) => ({ ...role, origin: 'Application' })),
    keyCredentials: withoutBytes(resource.keyCredentials),
    web: {
      ...resource.web,
      redirectUriSettings: resource.web.redirectUris.map((uri) => ({ uri, index: null })),
    },
  };
}
