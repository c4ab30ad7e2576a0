import type { TriedWords } from '../cli/command-tree.ts';

/** Words that people who know other tools type, and what they find here. */
export const TRIED_WORDS: TriedWords = {
  ...pointing('To register an application', 'register', ['create', 'add', 'new']),
  ...pointing('To show an application', 'show <ref>', ['get', 'describe', 'info']),
  ...pointing('To change an application', 'edit <ref>', ['update', 'set', 'owner']),
  ...pointing('To print the settings for code or for the server', 'settings', ['env', 'config', 'export', 'snippet']),
  ...pointing('To delete an application', 'delete <ref>', ['rm', 'remove', 'purge']),
  ...pointing('To take over an application that was made elsewhere', 'adopt <ref>', ['import', 'migrate']),
  ...pointing('To see what apply would change', 'plan', ['diff', 'preview']),
  ...pointing('To bring an environment up to date', 'apply', ['sync', 'deploy']),
  ...pointing('To grant what applications wait for', 'approve', ['grant', 'admin-consent']),
  ...pointing('To replace a secret, also one that leaked', 'credential rotate <ref> [--leaked]', [
    'rotate',
    'leak',
    'incident',
  ]),
  ...pointing('To see who has which role', 'role list', ['permissions', 'who', 'users']),
  ...pointing('To see who is signed in', 'whoami', ['login', 'logout', 'auth', 'status', 'account']),
};

function pointing(aim: string, command: string, words: readonly string[]): TriedWords {
  return Object.fromEntries(words.map((word) => [word, { aim, command }]));
}
