import { randomInt } from 'node:crypto';
import { type DeviceCode, hashHandle, newHandle } from '../tenant/sign-in.ts';
import type { Tenant } from '../tenant/model.ts';
import { withoutExpired } from './expired-sign-ins.ts';

/** How long a device code can be approved and redeemed, in seconds, as Entra says in `expires_in`. */
export const DEVICE_CODE_LIFETIME_SECONDS = 900;

/** How long a client waits between two questions, in seconds. */
export const DEVICE_CODE_INTERVAL_SECONDS = 5;

/** No vowels and no characters that are mistaken for others: what a person types. */
const USER_CODE_CHARACTERS = 'BCDFGHJKLMNPQRSTVWXYZ23456789';
const USER_CODE_LENGTH = 9;

/** The tenant with a new device code, and what the client gets to know of it. */
export function withDeviceCode(
  tenant: Tenant,
  asked: { readonly clientAppId: string; readonly scope: string; readonly now: Date },
): { readonly tenant: Tenant; readonly deviceCode: string; readonly userCode: string } {
  const deviceCode = newHandle();
  const kept: DeviceCode = {
    id: hashHandle(deviceCode),
    userCode: Array.from(
      { length: USER_CODE_LENGTH },
      () => USER_CODE_CHARACTERS[randomInt(USER_CODE_CHARACTERS.length)],
    ).join(''),
    clientAppId: asked.clientAppId,
    scope: asked.scope,
    expiresAt: asked.now.getTime() + DEVICE_CODE_LIFETIME_SECONDS * 1000,
    state: 'pending',
    userId: null,
  };
  return { tenant: withCode(withoutExpired(tenant, asked.now), kept), deviceCode, userCode: kept.userCode };
}

/**
 * The code that a user typed, in any case and with or without dashes and spaces; null when it is wrong, expired or
 * used.
 */
export function findDeviceCode(tenant: Tenant, userCode: string, now: Date): DeviceCode | null {
  const typed = userCode.replace(/[\s-]/g, '').toUpperCase();
  const found = Object.values(tenant.deviceCodes).find((each) => each.userCode === typed);
  return found?.state === 'pending' && found.expiresAt > now.getTime() ? found : null;
}

/** The code that a client holds; null for one that was never given, or that is long forgotten. */
export function heldDeviceCode(tenant: Tenant, deviceCode: string): DeviceCode | null {
  return tenant.deviceCodes[hashHandle(deviceCode)] ?? null;
}

/** The tenant after a user decided about a device. */
export function withDeviceDecision(
  tenant: Tenant,
  deviceCode: DeviceCode,
  decision: { readonly approvedBy: string } | 'declined',
): Tenant {
  return withCode(tenant, {
    ...deviceCode,
    ...(decision === 'declined'
      ? { state: 'declined', userId: null }
      : { state: 'approved', userId: decision.approvedBy }),
  });
}

/** The tenant with this code kept as redeemed. */
export function withRedeemedDeviceCode(tenant: Tenant, deviceCode: DeviceCode): Tenant {
  return withCode(tenant, { ...deviceCode, state: 'redeemed' });
}

function withCode(tenant: Tenant, code: DeviceCode): Tenant {
  return { ...tenant, deviceCodes: { ...tenant.deviceCodes, [code.id]: code } };
}
