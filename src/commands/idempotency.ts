/**
 * Commands that are sent twice, because their answer got lost, are carried out once: the HelmApp remembers the keys of
 * the last commands that changed it. Keys are kept as hashes: they may tell who asked.
 */
import { createHash } from 'node:crypto';
import { idempotencyAnnotation } from '../model/labels.ts';
import { isObject } from '../model/manifest.ts';
import { Refusal } from '../runtime/errors.ts';

/** Answers that an app remembers. */
const remembered = 20;

/** What identifies a command: its key, and what it asks for. */
export interface Question {
  readonly key: string;
  readonly input: string;
}

interface Answer extends Question {
  /** Revision that was made. */
  readonly revision: number;
}

type Annotations = Readonly<Record<string, string>>;

/** The question that a command asks; undefined when it has no key. Throws `INVALID_INPUT` for a key that is none. */
export function questionOf(
  verb: string,
  command: { readonly idempotencyKey?: string },
): Question | undefined {
  const { idempotencyKey, ...input } = command;
  if (idempotencyKey === undefined) return undefined;
  if (idempotencyKey.length < 1 || idempotencyKey.length > 200) {
    throw new Refusal('INVALID_INPUT', 'An idempotency key has 1 to 200 characters.', [
      'input',
      'idempotencyKey',
    ]);
  }
  return { key: hashOf(idempotencyKey), input: hashOf(canonical([verb, input])) };
}

/** Whether this very command was carried out before. Throws `CONFLICT` when another one came with its key. */
export function wasAnswered(annotations: Annotations, question: Question | undefined): boolean {
  const answer = question && answersOf(annotations).find(({ key }) => key === question.key);
  if (answer === undefined) return false;
  if (answer.input === question?.input) return true;
  throw new Refusal(
    'CONFLICT',
    `This idempotency key came with another command before, which made revision ${answer.revision}: take a new key for a new command.`,
    ['input', 'idempotencyKey'],
  );
}

/** The annotations that remember the command too; the same ones when it has no key. */
export function answering(
  annotations: Annotations,
  question: Question | undefined,
  revision: number,
): Annotations {
  if (question === undefined) return annotations;
  const answers = [{ ...question, revision }, ...answersOf(annotations)].slice(0, remembered);
  return { ...annotations, [idempotencyAnnotation]: JSON.stringify(answers) };
}

/** What cannot be read is no answer. */
function answersOf(annotations: Annotations): readonly Answer[] {
  try {
    const list: unknown = JSON.parse(annotations[idempotencyAnnotation] ?? '[]');
    return Array.isArray(list) ? list.filter(isAnswer) : [];
  } catch {
    return [];
  }
}

function isAnswer(value: unknown): value is Answer {
  return (
    isObject(value) &&
    typeof value['key'] === 'string' &&
    typeof value['input'] === 'string' &&
    typeof value['revision'] === 'number'
  );
}

/** JSON whose members are in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 22);
