import { randomUUID } from 'node:crypto';
import { type GraphOptions, type TestSandbox, textOf } from './running-sandbox.ts';

/** An application that a test made. */
export interface MadeApplication {
  readonly id: string;
  readonly appId: string;
  /** Its path in Graph. */
  readonly path: string;
}

/** Creates an application; fails the test when Graph refuses. */
export async function makeApplication(
  sandbox: TestSandbox,
  body: Record<string, unknown> = {},
  more: GraphOptions = {},
): Promise<MadeApplication> {
  const answer = await sandbox.graph('POST', '/applications', { displayName: 'Test', ...body }, more);
  if (answer.status !== 201) {
    throw new Error(`No application: ${JSON.stringify(answer.body)}`);
  }
  const id = textOf(answer.body, 'id');
  return { id, appId: textOf(answer.body, 'appId'), path: `/applications/${id}` };
}

/** Creates the service principal of an application and gives its object id. */
export async function makeServicePrincipal(
  sandbox: TestSandbox,
  appId: string,
  body: Record<string, unknown> = {},
  more: GraphOptions = {},
): Promise<string> {
  const answer = await sandbox.graph('POST', '/servicePrincipals', { appId, ...body }, more);
  if (answer.status !== 201) {
    throw new Error(`No service principal: ${JSON.stringify(answer.body)}`);
  }
  return textOf(answer.body, 'id');
}

/** An app role that applications can be given. */
export function appRole(value: string, more: Record<string, unknown> = {}): Record<string, unknown> & { id: string } {
  return {
    id: randomUUID(),
    value,
    displayName: value,
    description: value,
    allowedMemberTypes: ['Application'],
    isEnabled: true,
    ...more,
  };
}

/** A delegated permission. */
export function scope(value: string, more: Record<string, unknown> = {}): Record<string, unknown> & { id: string } {
  return {
    id: randomUUID(),
    value,
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: value,
    userConsentDisplayName: value,
    userConsentDescription: value,
    ...more,
  };
}
