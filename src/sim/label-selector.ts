import { badRequest } from './api-error.ts';

/** Labels of an object; absent counts as none. */
export type Labels = Readonly<Record<string, string>> | undefined;

/** Whether an object with these labels is selected. */
export type LabelPredicate = (labels: Labels) => boolean;

const NAME = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const VALUE = '(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?';
const SET = new RegExp(`^(${NAME})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EQUALITY = new RegExp(`^(${NAME})\\s*(==|=|!=)\\s*(${VALUE})$`);
const ORDER = new RegExp(`^(${NAME})\\s*([<>])\\s*(-?\\d+)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${NAME})$`);

/** Splits at the commas that are not inside parentheses. */
function requirementsOf(text: string): string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function membership([, key = '', operator, list = '']: RegExpExecArray): LabelPredicate {
  const values = new Set(list.split(',').map((value) => value.trim()));
  if (operator === 'in') {
    return (labels) => labels?.[key] !== undefined && values.has(labels[key]);
  }
  return (labels) => labels?.[key] === undefined || !values.has(labels[key]);
}

function equality([, key = '', operator, value = '']: RegExpExecArray): LabelPredicate {
  if (operator === '!=') return (labels) => labels?.[key] !== value;
  return (labels) => labels?.[key] === value;
}

function order([, key = '', operator, bound]: RegExpExecArray): LabelPredicate {
  const limit = Number(bound);
  return (labels) => {
    const value = Number.parseInt(labels?.[key] ?? '', 10);
    return operator === '>' ? value > limit : value < limit;
  };
}

function existence([, not, key = '']: RegExpExecArray): LabelPredicate {
  return not === '!'
    ? (labels) => labels?.[key] === undefined
    : (labels) => labels?.[key] !== undefined;
}

const FORMS: readonly [RegExp, (match: RegExpExecArray) => LabelPredicate][] = [
  [SET, membership],
  [EQUALITY, equality],
  [ORDER, order],
  [EXISTENCE, existence],
];

function requirement(text: string): LabelPredicate {
  for (const [form, predicate] of FORMS) {
    const match = form.exec(text);
    if (match) return predicate(match);
  }
  throw badRequest(`unable to parse requirement: found '${text}', expected: a label requirement`);
}

/**
 * Reads a selector as in `?labelSelector=`: equality, set-based, existence and order requirements, all of which must
 * hold. Undefined for an empty one, which selects everything. Throws `ApiError` 400 for what is no selector.
 */
export function parseLabelSelector(text: string): LabelPredicate | undefined {
  if (text.trim() === '') return undefined;
  const requirements = requirementsOf(text).map(requirement);
  return (labels) => requirements.every((holds) => holds(labels));
}

/** apimachinery `meta/v1.LabelSelector`, as Deployments and affinity terms have it. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** Whether `labels` fit a LabelSelector object. An empty selector fits everything, none at all fits nothing. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels?.[key] !== value) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels?.[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}
