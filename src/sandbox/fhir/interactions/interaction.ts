import type { FhirCall, FhirOutcome } from '../fhir-call.ts';
import { FhirError } from '../fhir-error.ts';
import { isResourceType } from '../resource-types.ts';
import { job } from './job.ts';
import { operation } from './operation.ts';
import { patch } from './patch.ts';
import { read, readVersion } from './read.ts';
import { search } from './search.ts';
import { create, purgeHistory, remove, update } from './write.ts';

/**
 * Carries out what a request asks for (https://hl7.org/fhir/R4/http.html).
 * Throws FhirError: 404 for a type or path that is not served, 405 for a verb that the path does not take, 501 for
 * batches and histories, and what each interaction refuses. What is wrong with a request comes before what its sender
 * may not do, as in the real servers.
 */
export function interact(call: FhirCall): FhirOutcome {
  const { method, segments } = call.request;
  const [type = '', id, history, version, ...more] = segments;
  const last = segments.at(-1) ?? '';
  if (last === '$purge-history' && isResourceType(type) && id !== undefined && segments.length === 3) {
    return byMethod(method, { DELETE: () => purgeHistory(call, type, id) });
  }
  if (last.startsWith('$')) {
    return operation(call, last, isResourceType(type) ? type : null);
  }
  if (type === '_operations' && id !== undefined && history !== undefined && version === undefined) {
    return job(call, id, history);
  }
  if (last === '_history') {
    const text = 'The sandbox does not support histories; a version is read by its own number.';
    throw new FhirError(501, 'not-supported', text);
  }
  if (type === '' && method === 'POST') {
    throw new FhirError(501, 'not-supported', 'The sandbox does not support batches and transactions.');
  }
  if (!isResourceType(type)) {
    throw /^[A-Z]/.test(type)
      ? new FhirError(404, 'not-supported', `Resource type '${type}' is not supported.`)
      : noRoute();
  }
  if (id === undefined) {
    return byMethod(method, { GET: () => search(call, type), POST: () => create(call, type) });
  }
  if (history === undefined) {
    return id === '_search'
      ? byMethod(method, { POST: () => searchByForm(call, type) })
      : byMethod(method, {
          GET: () => read(call, type, id),
          PUT: () => update(call, type, id),
          DELETE: () => remove(call, type, id),
          PATCH: () => patch(call, type, id),
        });
  }
  if (history === '_history' && version !== undefined && more.length === 0) {
    return byMethod(method, { GET: () => readVersion(call, type, id, version) });
  }
  throw noRoute();
}

function byMethod(method: string, known: Readonly<Record<string, () => FhirOutcome>>): FhirOutcome {
  const handle = Object.hasOwn(known, method) ? known[method] : undefined;
  if (handle === undefined) {
    const allow = Object.keys(known).join(', ');
    throw new FhirError(405, 'not-supported', `${method} is not supported here, only ${allow}.`, { Allow: allow });
  }
  return handle();
}

function searchByForm(call: FhirCall, resourceType: string): FhirOutcome {
  if (!/^application\/x-www-form-urlencoded/i.test(call.request.headers['content-type'] ?? '')) {
    const text = 'The "content-type" header must be \'application/x-www-form-urlencoded\'.';
    throw new FhirError(415, 'not-supported', text);
  }
  return search(call, resourceType);
}

function noRoute(): FhirError {
  return new FhirError(404, 'not-found', 'The requested route was not found.');
}
