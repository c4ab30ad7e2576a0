import type { RegisterAnswers } from '../answers/answers.ts';
import { expiringCredentials } from '../credentials/expiring.ts';
import type { Observed } from '../model/observed.ts';
import type { Warning } from '../../errors/warning.ts';
import type { Plan } from '../model/plan.ts';
import { stepsOf } from './plan.ts';

/** Seconds before its end from which a credential is called out: 30 days. */
const EXPIRY_WARNING_DAYS = 30 * 86_400;

/**
 * What of a plan deserves a second look before it is agreed on: what the plan itself warns of, grants that widen, what
 * is taken away, and credentials that end soon.
 */
export function risksOf(answers: RegisterAnswers, observed: Observed, plan: Plan, now: Date): readonly Warning[] {
  return [
    ...plan.warnings,
    ...stepsOf(plan).flatMap(riskOfStep),
    ...endingCredentials(observed, now),
    ...trusted(answers, plan),
  ];
}

function riskOfStep(step: ReturnType<typeof stepsOf>[number]): readonly Warning[] {
  switch (step.kind) {
    case 'grant-consent': {
      const what = `${step.added.join(', ')} of "${step.api.displayName}", for every user of the tenant`;
      return step.existing === null
        ? [{ code: 'grant_added', message: `Consent is given to ${what}.` }]
        : [{ code: 'grant_widened', message: `An existing grant is widened by ${what}.` }];
    }
    case 'remove-secret':
      return [
        { code: 'credential_removed', message: `Secret ${step.keyId}, which never reached anybody, is removed.` },
      ];
    default:
      return [];
  }
}

function endingCredentials({ application }: Observed, now: Date): readonly Warning[] {
  if (application === null) {
    return [];
  }
  return expiringCredentials(application, EXPIRY_WARNING_DAYS, now)
    .filter(({ counts }) => counts)
    .map(({ kind, id, expiresAt, daysLeft, remediation }): Warning => ({
      code: daysLeft < 0 ? 'credential_expired' : 'credential_expires',
      message: `The ${kind} ${id} ${daysLeft < 0 ? 'ended' : 'ends'} on ${expiresAt.slice(0, 10)}${remediation === null ? '.' : `: fhir-apps ${remediation.join(' ')}`}`,
    }));
}

/** What others hold and someone vouched for. */
function trusted({ trust }: RegisterAnswers, { externalAccess }: Plan): readonly Warning[] {
  return externalAccess.length === 0 || trust.length === 0
    ? []
    : [{ code: 'others_hold_it', message: `Others own it or have credentials for it: ${externalAccess.join('; ')}.` }];
}
