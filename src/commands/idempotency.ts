/**
 * Commands that are sent twice, because their answer got lost, are carried out once: the HelmApp remembers the keys of
 * the last commands about it, and a MecStation that of the one that made it, those that found nothing to change too. Keys are kept as hashes: they may tell who asked.
 */
import { createHash } from 'node:crypto';
import type { StationRef } from '../model/helm-app.ts';
import { idempotencyAnnotation } from '../model/labels.ts';
import { isObject } from '../model/manifest.ts';
import { Refusal } from '../runtime/errors.ts';

/** Answers that an app remembers. */
const remembered = 20;
/** Characters of stations that all of them may name: annotations have a limit together. Older answers name none then. */
const mostNamed = 100_000;

/** What identifies a command: its key, and what it asks for. */
export interface Question {
  readonly key: string;
  readonly input: string;
}

export interface Answer {
  /** Revision that the command made, or found to be what it asks for; of a station, its generation. */
  readonly revision: number;
  /** Stations whose own numbers of replicas it cleared. */
  readonly cleared: readonly StationRef[];
}

interface StoredAnswer extends Question, Pick<Answer, 'revision'> {
  readonly cleared?: readonly StationRef[];
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

/**
 * The answer that this very command had before; undefined when it was not carried out yet. Throws `CONFLICT` when
 * another one came with its key.
 */
export function answerTo(
  annotations: Annotations,
  question: Question | undefined,
): Answer | undefined {
  const answer = question && answersOf(annotations).find(({ key }) => key === question.key);
  if (answer === undefined) return undefined;
  const { input, revision, cleared = [] } = answer;
  if (input === question?.input) return { revision, cleared };
  throw new Refusal(
    'CONFLICT',
    `This idempotency key came with another command before: take a new key for a new command.`,
    ['input', 'idempotencyKey'],
  );
}

/** The annotations that remember the command too; the same ones when it has no key. */
export function answering(
  annotations: Annotations,
  question: Question | undefined,
  { revision, cleared }: Answer,
): Annotations {
  if (question === undefined) return annotations;
  const answer = { ...question, revision, ...(cleared.length > 0 && { cleared }) };
  const answers = withinBounds([answer, ...answersOf(annotations)].slice(0, remembered));
  return { ...annotations, [idempotencyAnnotation]: JSON.stringify(answers) };
}

function withinBounds(answers: readonly StoredAnswer[]): readonly StoredAnswer[] {
  let named = 0;
  return answers.map(({ cleared, ...answer }) => {
    if (cleared === undefined) return answer;
    named += JSON.stringify(cleared).length;
    return named > mostNamed ? answer : { ...answer, cleared };
  });
}

/** What cannot be read is no answer. */
function answersOf(annotations: Annotations): readonly StoredAnswer[] {
  try {
    const list: unknown = JSON.parse(annotations[idempotencyAnnotation] ?? '[]');
    return Array.isArray(list) ? list.filter(isAnswer) : [];
  } catch {
    return [];
  }
}

function isAnswer(value: unknown): value is StoredAnswer {
  if (!isObject(value)) return false;
  const { key, input, revision, cleared = [] } = value;
  return (
    typeof key === 'string' &&
    typeof input === 'string' &&
    typeof revision === 'number' &&
    Array.isArray(cleared) &&
    cleared.every(isStation)
  );
}

const isStation = (value: unknown): boolean =>
  isObject(value) && typeof value['cluster'] === 'string' && typeof value['name'] === 'string';

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
