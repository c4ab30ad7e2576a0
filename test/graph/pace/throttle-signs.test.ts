import { expect, it } from 'vitest';
import { readThrottleSigns } from '../../../src/graph/pace/throttle-signs.ts';

it.each([
  [{}, { usage: null, exceeded: null }],
  [{ 'x-ms-throttle-limit-percentage': '0.85' }, { usage: 0.85, exceeded: null }],
  [{ 'x-ms-throttle-limit-percentage': 'much' }, { usage: null, exceeded: null }],
  [{ 'x-ms-throttle-information': 'WriteLimitExceeded' }, { usage: null, exceeded: 'writes' }],
  [{ 'x-ms-throttle-information': 'ResourceUnitLimitExceeded' }, { usage: null, exceeded: 'resourceUnits' }],
  [{ 'x-ms-throttle-information': 'CPULimitExceeded' }, { usage: null, exceeded: null }],
  [{ 'x-ms-throttle-scope': 'Tenant_Application/Write/app/tenant' }, { usage: null, exceeded: 'writes' }],
  [{ 'x-ms-throttle-scope': 'Tenant_Application/ReadWrite/app/tenant' }, { usage: null, exceeded: null }],
])('reads %j', (headers: Readonly<Record<string, string>>, signs) => {
  expect(readThrottleSigns((name) => headers[name] ?? null)).toEqual(signs);
});
