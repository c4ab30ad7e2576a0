import type { TopicWord } from '../../../src/cli/help/topic-words.ts';
import type { HelpRow } from '../../../src/cli/help/help-page.ts';
import { TOPIC_PAGES } from '../../../src/cli/help/topics.ts';

/** The rows of a list of a help topic: the list with this title; null for the one without. */
export function topicRows(word: TopicWord, title: string | null = null): readonly HelpRow[] {
  const topic = TOPIC_PAGES.find(({ askedBy }) => askedBy.some((words) => words.join(' ') === `help ${word}`));
  const list = topic?.parts.find((part) => part.kind === 'list' && part.title === title);
  if (list?.kind !== 'list') {
    throw new Error(`Help has no list of this title: ${word}, ${title ?? 'none'}.`);
  }
  return list.rows;
}
