/** The answers to the last few questions, good until something changes: who turns pages asks the same each time. */
export interface Answers<A> {
  /** The answer that is there, or else what the work gives. */
  to(question: string, work: () => A): A;
  /** Something changed. */
  forget(): void;
}

export function createAnswers<A>({ most = 8 }: { readonly most?: number } = {}): Answers<A> {
  const answers = new Map<string, A>();
  return {
    to(question, work) {
      const known = answers.get(question);
      if (known !== undefined) return known;
      const answer = work();
      const [oldest] = answers.keys();
      if (answers.size >= most && oldest !== undefined) answers.delete(oldest);
      answers.set(question, answer);
      return answer;
    },
    forget() {
      if (answers.size > 0) answers.clear();
    },
  };
}
