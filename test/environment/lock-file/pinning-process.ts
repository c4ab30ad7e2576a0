import { openLockStore } from '../../../src/environment/lock-file/lock-store.ts';

/** A run that pins twenty keys of its own, one after the other: `node pinning-process.ts LOCK-FILE NUMBER`. */
const [path = '', run = ''] = process.argv.slice(2);
const store = await openLockStore(path, {
  name: 'default',
  tenantId: 'eeeeeeee-0000-4000-8000-000000000001',
  fhirUrl: 'https://fhir.contoso.com',
});
for (let number = 0; number < 20; number += 1) {
  const end = `${run}${String(number).padStart(11, '0')}`;
  store.pin(`service-${run}-${number}`, {
    appId: `aaaaaaaa-0000-4000-8000-${end}`,
    objectId: `bbbbbbbb-0000-4000-8000-${end}`,
  });
  await store.flush();
}
