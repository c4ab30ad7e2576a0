import { describeImpact } from '../../output/impact-view.ts';
import { section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { RoleImpact } from './role-results.ts';

/** What goes with roles that are removed. */
export function describeRoleImpact(impact: RoleImpact, paint: Paint): string {
  return [
    section(
      'These have no role left, so that the server refuses them',
      impact.withoutRole.map(({ displayName }) => displayName),
      paint,
    ),
    describeImpact(impact, 'taken', paint),
  ].join('');
}
