import type { AccessControl } from '../access-result.ts';

/** Someone who could give themselves access, before it is known who that is. */
export interface ControlFact extends Pick<AccessControl, 'kind' | 'may' | 'how' | 'state'> {
  /** Object id. */
  readonly principalId: string;
}
