import { randomUUID } from 'node:crypto';
import { groupPath } from '../clean-up.ts';
import { requireTargets } from '../live.ts';
import type { Question } from '../question.ts';
import { putIdentity, refusalWithText } from '../throwaway.ts';

/** See A21 in docs/assumptions.md. */
export const a21: Question = {
  assumption: 'A21',
  title: 'Azure Resource Manager refuses filters, names, bodies and paths with these codes and texts',
  needs: 'resource group',
  ask: async (live) => {
    const group = groupPath(requireTargets(live));
    const assignments = `${group}/providers/Microsoft.Authorization/roleAssignments`;
    const version = 'api-version=2022-04-01';
    const filter = encodeURIComponent("color eq 'red'");
    return {
      filter: refusalWithText(await live.azure('GET', `${assignments}?$filter=${filter}&${version}`)),
      assignmentName: refusalWithText(
        await live.azure('PUT', `${assignments}/${live.name('assignment')}?${version}`, {
          properties: { roleDefinitionId: `${group}/nothing`, principalId: live.caller.objectId },
        }),
      ),
      assignmentBody: refusalWithText(await live.azure('PUT', `${assignments}/${randomUUID()}?${version}`, {})),
      noLocation: refusalWithText(await putIdentity(live, 'no-location', { location: undefined })),
      tags: refusalWithText(await putIdentity(live, 'tags', { tags: 7 })),
      path: refusalWithText(await live.azure('GET', `${group}/nothing?${version}`)),
    };
  },
};
