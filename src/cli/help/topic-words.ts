/** The words after `help` that name no command. */
export const TOPIC_WORDS = ['topics', 'options', 'variables', 'references', 'secrets', 'exit-codes'] as const;

/** One of {@link TOPIC_WORDS}. */
export type TopicWord = (typeof TOPIC_WORDS)[number];

/** True for a word that names a topic. */
export function isTopicWord(word: string): word is TopicWord {
  return TOPIC_WORDS.some((each) => each === word);
}
