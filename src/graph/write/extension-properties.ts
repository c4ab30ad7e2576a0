import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { GraphClient } from '../graph-client.ts';
import { PRIVILEGES } from '../privileges.ts';
import { applicationRecord, type RecordedApplication } from '../write-record.ts';

/**
 * Defines a text that an application keeps on users; one of this name that stands is fine
 * (https://learn.microsoft.com/graph/api/application-post-extensionproperty). Throws Graph's other refusals.
 */
export async function defineUserExtension(
  client: GraphClient,
  application: RecordedApplication,
  name: string,
): Promise<void> {
  const body = { name, dataType: 'String', targetObjects: ['User'] };
  try {
    await client.send({
      method: 'POST',
      path: `/applications/${application.id}/extensionProperties`,
      body,
      fresh: true,
      record: applicationRecord('add', application, null, { extensionProperties: [body] }),
      privilege: PRIVILEGES.writeApplications,
    });
  } catch (error) {
    if (!isTaken(error)) {
      throw error;
    }
  }
}

/** With which status Graph refuses a name that stands is assumption A67; the text says it too. */
function isTaken(error: unknown): boolean {
  return (
    error instanceof GraphRequestError &&
    (error.refusal.status === 409 || /extension property (?:already )?exists/i.test(error.message))
  );
}
