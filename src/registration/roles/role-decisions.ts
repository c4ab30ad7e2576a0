import type { Wording } from '../../errors/wording.ts';
import type { ResourceAnswers } from '../answers/answers.ts';
import { describeDataActions, WRITTEN_BY_US } from './data-actions.ts';
import type { ObservedApplication } from '../model/observed.ts';

/** What a roles.json leaves as it stands on the application, in one line each: roles are never removed by the way. */
export function describeRoleDecisions(
  { roleDefinitions, appRoles }: ResourceAnswers,
  application: ObservedApplication | null,
): readonly Wording[] {
  if (application === null || roleDefinitions.length === 0) {
    return [];
  }
  const wanted = new Set([...roleDefinitions.map(({ name }) => name), ...appRoles].map((name) => name.toLowerCase()));
  const kept = application.appRoles.flatMap(({ value, isEnabled }) =>
    value === null || !isEnabled || wanted.has(value.toLowerCase()) ? [] : [value],
  );
  const outdated = roleDefinitions.flatMap((definition) => {
    const existing = application.appRoles.find(({ value }) => value?.toLowerCase() === definition.name.toLowerCase());
    const description = existing?.description ?? '';
    return description.startsWith(WRITTEN_BY_US) && description !== describeDataActions(definition)
      ? [definition.name]
      : [];
  });
  return [
    ...kept.map(
      (name): Wording =>
        (input) =>
          `The role ${name} exists and is not in the file; it stays. \`fhir-apps edit\` with ${input('removeAppRole')} removes it.`,
    ),
    ...outdated.map(
      (name) =>
        `The description of the role ${name} stays as it was, although its data actions in the file are others now.`,
    ),
  ];
}
