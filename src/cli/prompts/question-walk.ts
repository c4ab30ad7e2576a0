import { WentBackError } from './cancellation.ts';
import type { Terminal } from './terminal.ts';

/** One question of a walk; the answers so far decide whether it is asked. */
export interface WalkQuestion<Answers> {
  /** What it is known by among the questions of its walk. */
  readonly key: string;
  /** True where it has to be asked for as long as it was not. */
  isAsked(answers: Answers): boolean;
  /** Asks it, with its answer in place where it has one. */
  ask(answers: Answers): Promise<Answers>;
  /** What it is called on the screen. */
  label(answers: Answers): string;
  /** What was answered, as it stands on the screen; null where that holds no longer. */
  answered(answers: Answers): string | null;
  /** The answers without its own. */
  without(answers: Answers): Answers;
}

/** A question that was answered, and how much was on the screen before it. */
interface Answered<Answers> {
  readonly question: WalkQuestion<Answers>;
  readonly above: number;
}

/** A way through questions that can be gone back; the questions may depend on the answers. */
export class QuestionWalk<Answers> {
  readonly #terminal: Terminal;
  readonly #questionsFor: (answers: Answers) => readonly WalkQuestion<Answers>[];
  readonly #before: string | null;
  #answers: Answers;
  readonly #behind: Answered<Answers>[] = [];
  /** Those that were gone back over; the next one is the last. */
  readonly #ahead: WalkQuestion<Answers>[] = [];
  /** What is above the hint that one can go back; null where it is not on the screen. */
  #toldAt: number | null = null;

  constructor(
    terminal: Terminal,
    begin: Answers,
    questionsFor: (answers: Answers) => readonly WalkQuestion<Answers>[],
    /** What Esc at the first question leads to; default: nothing. */
    before: string | null = null,
  ) {
    this.#before = before;
    this.#terminal = terminal;
    this.#answers = begin;
    this.#questionsFor = questionsFor;
  }

  /** True where something was asked, so that there is a question to go back to. */
  get hasAsked(): boolean {
    return this.#behind.length > 0;
  }

  /**
   * Asks, in their order, all questions that have to be asked. On Esc the one before is asked again, with its answer in
   * place; the answers to later ones are kept where they still hold. Throws what asking throws.
   */
  async go(): Promise<Answers> {
    let question = this.#next();
    let isAgain = false;
    while (question !== undefined) {
      const open = question;
      try {
        await this.#ask(open);
        this.#ahead
          .splice(0)
          .reverse()
          .forEach((each) => this.#keep(each));
        question = this.#next();
        isAgain = false;
      } catch (error) {
        const before = error instanceof WentBackError ? this.#stepBack() : undefined;
        if (before === undefined) {
          throw error;
        }
        this.#ahead.push(...(isAgain ? [open] : []));
        question = before;
        isAgain = true;
      }
    }
    return this.#answers;
  }

  #next(): WalkQuestion<Answers> | undefined {
    const isBehind = (key: string): boolean => this.#behind.some(({ question }) => question.key === key);
    return this.#questionsFor(this.#answers).find((each) => !isBehind(each.key) && each.isAsked(this.#answers));
  }

  async #ask(question: WalkQuestion<Answers>): Promise<void> {
    const { screen } = this.#terminal;
    if (this.hasAsked && this.#toldAt === null) {
      this.#toldAt = screen.count();
      screen.showHint('Esc goes back to the question before.');
    }
    const above = screen.count();
    const back = this.#behind.at(-1)?.question.label(this.#answers) ?? this.#before;
    this.#answers = await this.#terminal.withBack(back, () => question.ask(this.#answers));
    this.#behind.push({ question, above });
  }

  /** Shows an answer that was kept as if it had just been given; forgets it where it holds no longer. */
  #keep(question: WalkQuestion<Answers>): void {
    const isThere = this.#questionsFor(this.#answers).some(({ key }) => key === question.key);
    const shown = isThere ? question.answered(this.#answers) : null;
    if (shown === null) {
      this.#answers = question.without(this.#answers);
    } else {
      this.#behind.push({ question, above: this.#terminal.screen.count() });
      this.#terminal.screen.showAnswer(question.label(this.#answers), shown);
    }
  }

  #stepBack(): WalkQuestion<Answers> | undefined {
    const last = this.#behind.pop();
    if (last !== undefined) {
      this.#terminal.screen.eraseTo(last.above);
      this.#toldAt = this.#toldAt !== null && this.#toldAt < last.above ? this.#toldAt : null;
    }
    return last?.question;
  }
}
