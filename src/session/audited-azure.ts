import type { AuditedWrite, Properties } from '../audit/audit-line.ts';
import type { AzureExchange } from '../azure/resource-manager.ts';

/** What the audit log says of one exchange with Azure Resource Manager; null for a read. */
export function azureWrite({ method, request, sent, answer }: AzureExchange): AuditedWrite | null {
  if (method === 'GET') {
    return null;
  }
  const [, path = ''] = request.split(' ');
  const status = answer?.status ?? null;
  const isDone = status !== null && status < 300;
  return {
    action: method === 'PUT' ? 'assign' : 'remove',
    target: { kind: 'roleAssignment', id: decodeURI(path), name: null },
    key: null,
    // Azure answers with the assignment that it has taken away.
    before: method === 'DELETE' && isDone ? propertiesIn(answer?.body) : null,
    after: method === 'PUT' ? propertiesIn(sent) : null,
    ...{ request, status, requestId: answer?.requestId ?? null, clientRequestId: null },
    outcome: status === null || status >= 500 ? 'unknown' : isDone ? 'done' : 'refused',
  };
}

/** `properties` of a role assignment; null where there are none to be read. */
function propertiesIn(body: unknown): Properties | null {
  const properties = typeof body === 'object' && body !== null && 'properties' in body ? body.properties : null;
  return typeof properties === 'object' && properties !== null ? { ...properties } : null;
}
