import type { Bundle, MessageHeader, Parameters } from 'fhir/r4.js';
import { requireAction } from '../access/fhir-access.ts';
import type { FhirCall, FhirOutcome } from '../fhir-call.ts';
import { FhirError } from '../fhir-error.ts';

/** What every conversion names (https://learn.microsoft.com/azure/healthcare-apis/fhir/convert-data-overview). */
const REQUIRED = ['inputData', 'inputDataType', 'templateCollectionReference', 'rootTemplate'];

/**
 * `POST /$convert-data` of the managed service; in the open-source server it is off by default, and says so before it
 * looks at permissions. The sandbox converts nothing but the header of an HL7 v2 message. Throws FhirError 400 and 403.
 */
export function convertData({ server, request, access }: FhirCall): FhirOutcome {
  if (server === 'oss') {
    throw new FhirError(400, 'invalid', 'The requested "convert-data" operation is not enabled.');
  }
  const values = readParameters(request.body);
  requireAction(access, ['convertData']);
  const bundle = bundleOf(values.get('inputData') ?? '');
  return { status: 200, text: JSON.stringify(bundle), headers: { 'Content-Type': 'text/plain' } };
}

function readParameters(body: string): ReadonlyMap<string, string> {
  const values = new Map(
    parametersIn(body).flatMap(({ name, valueString }) =>
      valueString === undefined ? [] : [[name, valueString] as const],
    ),
  );
  const missing = REQUIRED.find((name) => !values.has(name));
  if (missing !== undefined) {
    throw new FhirError(400, 'invalid', `Convert data does not have the parameter '${missing}'.`);
  }
  return values;
}

function parametersIn(body: string): NonNullable<Parameters['parameter']> {
  try {
    const content = JSON.parse(body) as Partial<Parameters> | null;
    if (content?.resourceType === 'Parameters' && Array.isArray(content.parameter)) {
      return content.parameter;
    }
  } catch {
    // Said below.
  }
  throw new FhirError(400, 'invalid', 'The body of the request is not a Parameters resource.');
}

/** The message type of `MSH-9`, and the application of `MSH-3` that sent it. */
function bundleOf(message: string): Bundle {
  const fields = (message.split(/[\r\n]/, 1)[0] ?? '').split('|');
  const [header, application, type] = [0, 2, 8].map((index) => fields[index] ?? '');
  if (header !== 'MSH') {
    throw new FhirError(400, 'invalid', 'The input data is not an HL7 v2 message.');
  }
  const resource: MessageHeader = {
    resourceType: 'MessageHeader',
    eventCoding: { system: 'http://terminology.hl7.org/CodeSystem/v2-0003', code: type ?? '' },
    source: { endpoint: `urn:${application ?? ''}` },
  };
  return { resourceType: 'Bundle', type: 'batch', entry: [{ resource }] };
}
