import type { Answer } from './answer.js';

const MAX_BYTES = 64 * 1024 * 1024;

/** Serialised answers by question, the oldest dropped first. */
export class AnswerCache {
  readonly #answers = new Map<string, Answer>();
  #bytes = 0;

  get(question: string, answer: () => Answer): Answer {
    const known = this.#answers.get(question);
    if (known) return known;
    const made = answer();
    this.#answers.set(question, made);
    this.#bytes += made.body.length + question.length;
    for (const [oldest, { body }] of this.#answers) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#answers.delete(oldest);
      this.#bytes -= body.length + oldest.length;
    }
    return made;
  }

  clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }
}
