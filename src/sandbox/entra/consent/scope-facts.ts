import type { Tenant } from '../../tenant/model.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import type { Visible } from '../requested-resource.ts';

/** Facts that scopes are read with. */
export interface ScopeFacts {
  readonly tenant: Tenant;
  readonly origin: string;
  readonly client: ClientRegistration;
  readonly visible: Visible;
  /** Whether a person is about to be asked: at the authorize endpoint and for device codes; default false. */
  readonly asksPerson?: boolean;
}
