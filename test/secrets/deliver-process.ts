// Started by run-delivery.ts: delivers the secret that it reads on stdin, with the process's own streams, umask and
// limits.
import { text } from 'node:stream/consumers';
import { FhirAppsError } from '../../src/errors/fhir-apps-error.ts';
import { openEnvFiles } from '../../src/secrets/env-file.ts';
import type { DeliveryOrder } from './run-delivery.ts';
import { noVaults, openSink } from './sink-under-test.ts';

const { spec, secret, json, steps } = JSON.parse(await text(process.stdin)) as DeliveryOrder;
const { env, stdout, stderr } = process;
const sink = await openSink(spec, {
  env,
  stdout,
  stderr,
  terminal: stderr,
  json,
  cwd: process.cwd(),
  key: secret.key,
  uniqueName: '',
  keyVault: noVaults,
  envFiles: openEnvFiles(),
});
try {
  for (const step of steps) {
    await (step === 'prove' ? sink.proveUsable() : sink.deliver(secret));
  }
} catch (error) {
  if (!(error instanceof FhirAppsError)) {
    throw error;
  }
  stderr.write(`${error.code}: ${error.message}`);
  process.exitCode = error.exitCode;
}
