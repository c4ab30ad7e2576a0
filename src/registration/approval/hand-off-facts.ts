import type { HandOffFacts } from '../model/result.ts';
import { approveCommand } from '../result/hand-off.ts';
import type { TenantContext } from '../result/registration-result.ts';
import { describeSignInWay, type SignInState, signInWays } from './sign-in-ways.ts';

const DAY_MS = 86_400_000;

/** Days after which what was handed off should be asked for anew: owners and credentials change. */
const VALID_DAYS = 7;

/** An application that waits for an administrator. */
export interface HandedOffApplication extends SignInState {
  readonly application: SignInState['application'] & { readonly appId: string };
  /** Null where they were not read. */
  readonly owners: readonly { readonly name: string }[] | null;
}

/** What a person reviews a hand-off by that an application has, and the command that grants it. */
export function handOffFacts(
  tenantContext: TenantContext,
  applicant: HandedOffApplication,
  effect: string | null,
  now: Date,
): HandOffFacts {
  const { application, owners } = applicant;
  return {
    effect,
    owners: owners?.map(({ name }) => name) ?? null,
    credentials: signInWays(applicant)?.map(describeSignInWay) ?? null,
    expiresAt: new Date(now.getTime() + VALID_DAYS * DAY_MS).toISOString(),
    approveWith: approveCommand(tenantContext, application.appId),
  };
}
