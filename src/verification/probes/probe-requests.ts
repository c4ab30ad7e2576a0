import type { WholeAnswer } from '../../http/guarded-fetch.ts';
import type { ProbeName } from '../model.ts';
import { isEmptySearchset, issuesOf } from './fhir-answer.ts';

/** A request that reaches the server's permission check, and then finds nothing to work on. */
export interface ProbeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** After the base URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True where the answer proves that the server allowed it. */
  isAllowed(answer: WholeAnswer): boolean;
}

/** Which of two ways to try something is taken; `named` is one that someone has asked for by name. */
export type ProbeForm = 'usual' | 'named';

/** An id that no job has, and any server reads as a number. */
const NO_JOB = '9223372036854775807';

const FHIR_JSON = { 'content-type': 'application/fhir+json' };

/**
 * How each probe is sent; null where no request shows it without an effect. `id` is a fresh UUID. The type is `Basic`,
 * which every version of FHIR has, and which holds no data of patients. All are complete and valid, because
 * FHIR Server for Azure looks at bodies, headers and switches before permissions
 * (https://github.com/microsoft/fhir-server, `FhirServerServiceCollectionExtensions.cs` and the handlers). What the
 * managed service answers is assumption A120.
 */
export function probeRequest(probe: ProbeName, form: ProbeForm, id: string): ProbeRequest | null {
  switch (probe) {
    case 'search':
      return {
        ...{ method: 'GET', path: `/Basic?_id=${id}&_count=1` },
        isAllowed: (answer) => answer.status === 200 && isEmptySearchset(answer),
      };
    case 'read':
      return { method: 'GET', path: `/Basic/${id}`, isAllowed: isMissing(id) };
    case 'write':
      return form === 'usual' ? patch(id) : put('Basic', id, basic(id));
    case 'delete':
      return form === 'usual'
        ? { method: 'DELETE', path: `/_operations/bulk-delete/${NO_JOB}`, isAllowed: isMissing(NO_JOB) }
        : { method: 'DELETE', path: `/Basic/${id}`, isAllowed: isDone };
    case 'hardDelete':
      return form === 'usual' ? null : { method: 'DELETE', path: `/Basic/${id}/$purge-history`, isAllowed: isDone };
    case 'export':
    case 'import':
    case 'reindex':
      return job(probe);
    case 'bulkUpdate':
      return job('bulk-update');
    case 'convert':
      return {
        ...{ method: 'POST', path: '/$convert-data', headers: { 'content-type': 'application/json' } },
        body: CONVERSION,
        isAllowed: ({ status }) => status === 200,
      };
    case 'validate':
      return {
        ...{ method: 'POST', path: '/Basic/$validate', headers: FHIR_JSON, body: basic(id) },
        isAllowed: (answer) => answer.status === 200 && isAllOk(answer),
      };
    case 'profiles':
      return form === 'usual'
        ? null
        : put('ValueSet', id, JSON.stringify({ resourceType: 'ValueSet', id, status: 'draft' }));
    case 'create':
      return null;
  }
}

/** A test that fails on what is not there: PATCH never creates (https://hl7.org/fhir/R4/http.html#patch). */
function patch(id: string): ProbeRequest {
  return {
    ...{ method: 'PATCH', path: `/Basic/${id}`, headers: { 'content-type': 'application/json-patch+json' } },
    body: JSON.stringify([{ op: 'test', path: '/resourceType', value: 'Basic' }]),
    isAllowed: isMissing(id),
  };
}

/** An update of a version that is not there; a gateway that takes `If-Match` away would let it create. */
function put(type: string, id: string, body: string): ProbeRequest {
  const headers = { ...FHIR_JSON, 'if-match': 'W/"1"' };
  return { method: 'PUT', path: `/${type}/${id}`, headers, body, isAllowed: isMissing(id) };
}

function job(kind: string): ProbeRequest {
  return { method: 'GET', path: `/_operations/${kind}/${NO_JOB}`, isAllowed: isMissing(NO_JOB) };
}

function basic(id: string): string {
  const tag = [{ system: 'urn:fhir-apps', code: 'probe' }];
  return JSON.stringify({ resourceType: 'Basic', id, meta: { tag }, code: { text: 'fhir-apps verify' } });
}

/** A message about nobody, by the templates that every server has, so that no registry is asked. */
const CONVERSION = JSON.stringify({
  resourceType: 'Parameters',
  parameter: [
    { name: 'inputData', valueString: 'MSH|^~\\&|FHIRAPPS|PROBE|FHIRAPPS|PROBE|20260101000000||ADT^A01|1|T|2.3\r' },
    { name: 'inputDataType', valueString: 'Hl7v2' },
    { name: 'templateCollectionReference', valueString: 'microsofthealth/hl7v2templates:default' },
    { name: 'rootTemplate', valueString: 'ADT_A01' },
  ],
});

/** Not found, and it names what we asked for: a gateway's own 404 does not. */
function isMissing(id: string): ProbeRequest['isAllowed'] {
  return (answer) => answer.status === 404 && issuesOf(answer).some(({ diagnostics = '' }) => diagnostics.includes(id));
}

function isDone({ status }: WholeAnswer): boolean {
  return status === 204;
}

/** An invalid resource is answered with 200 too, before permissions are looked at. */
function isAllOk(answer: WholeAnswer): boolean {
  const issues = issuesOf(answer);
  return issues.length > 0 && issues.every(({ severity }) => severity === 'information');
}
