import type { FieldValues } from '../../fields/field.ts';
import type { WalkQuestion } from '../question-walk.ts';
import type { Known, PartAsking, PartQuestion } from './part-question.ts';
import { PART_KEYS, type PartKey, type Parts } from './parts.ts';

/** Answers with parts among them. */
export interface PartAnswers {
  readonly given: FieldValues;
  readonly answered: FieldValues;
  readonly parts: Parts;
}

/** The question for one part, among those of a walk. */
export function partQuestion<Answers extends PartAnswers>(
  asking: PartAsking,
  question: PartQuestion,
): WalkQuestion<Answers> {
  const { key, words = (answer) => answer } = question;
  const without = (answers: Answers): Answers => ({ ...answers, parts: withoutKeys(answers.parts, [key]) });
  return {
    key: `part ${key}`,
    label: (answers) => question.label ?? question.message(knownOf(answers)),
    isAsked: (answers) => question.isAsked(knownOf(answers)),
    ask: async (answers) => {
      const answer = await question.ask(asking, knownOf(answers));
      const isSame = answers.parts[key] === answer;
      // Another choice asks for other things, so that what was answered to them means nothing any more.
      const kept = isSame || question.isTyped ? answers.parts : withoutKeys(answers.parts, laterThan(key));
      return { ...answers, parts: { ...kept, [key]: answer } };
    },
    answered: (answers) => {
      const known = knownOf(without(answers));
      const answer = answers.parts[key];
      const holds = answer !== undefined && question.isAsked(known) && question.issue(asking, known, answer) === null;
      return holds ? words(answer) : null;
    },
    without,
  };
}

function knownOf({ given, answered, parts }: PartAnswers): Known {
  return { values: { ...given, ...answered }, parts };
}

function laterThan(key: PartKey): readonly PartKey[] {
  return PART_KEYS.slice(PART_KEYS.indexOf(key) + 1);
}

function withoutKeys(parts: Parts, keys: readonly PartKey[]): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([key]) => !keys.some((each) => each === key)));
}
