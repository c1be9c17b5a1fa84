import type { FieldFault } from './api-error.ts';
import type { SimObject } from './sim-object.ts';

const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_GENERATED_BASE = 58;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const QUALIFIED_PART = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const SUBDOMAIN_FAULT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_FAULT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_VALUE_FAULT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const QUALIFIED_FAULT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** Which syntax a kind's names have (apimachinery `validation.NameIs…`). */
export type NameSyntax = 'subdomain' | 'label' | 'path-segment';

/** What is wrong with `name`, in apimachinery's words; nothing when it is good. */
export function nameFault(name: string, syntax: NameSyntax): string | undefined {
  switch (syntax) {
    case 'label':
      if (name.length > 63) return 'must be no more than 63 characters';
      return DNS_LABEL.test(name) ? undefined : LABEL_FAULT;
    case 'subdomain':
      if (name.length > 253) return 'must be no more than 253 characters';
      return DNS_SUBDOMAIN.test(name) ? undefined : SUBDOMAIN_FAULT;
    case 'path-segment':
      if (name === '.' || name === '..') return `may not be '${name}'`;
      for (const mark of ['/', '%']) if (name.includes(mark)) return `may not contain '${mark}'`;
      return undefined;
  }
}

/** A name made from `generateName` as the API server makes it: five characters that spell no words. */
export function generatedName(base: string, random: () => number): string {
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => NAME_ALPHABET[Math.floor(random() * NAME_ALPHABET.length)] ?? 'b',
  ).join('');
  return base.slice(0, MAX_GENERATED_BASE) + suffix;
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function kubernetesTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

function labelKeyFault(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const prefix = parts.pop();
  if (parts.length > 0 || name.length > 63 || !QUALIFIED_PART.test(name)) return QUALIFIED_FAULT;
  if (prefix !== undefined && !DNS_SUBDOMAIN.test(prefix)) return `prefix part ${SUBDOMAIN_FAULT}`;
  return undefined;
}

/** What is wrong with a set of labels found at `field`. */
export function labelFaults(labels: unknown, field: string): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [key, value] of Object.entries((labels ?? {}) as Record<string, unknown>)) {
    const keyFault = labelKeyFault(key);
    if (keyFault !== undefined) faults.push(invalidValue(field, key, keyFault));
    const text = String(value);
    if (text.length > 63) {
      faults.push(invalidValue(field, text, 'must be no more than 63 characters'));
    } else if (!LABEL_VALUE.test(text)) {
      faults.push(invalidValue(field, text, LABEL_VALUE_FAULT));
    }
  }
  return faults;
}

/** A `FieldValueInvalid` fault: the value, quoted, and why it will not do. */
export function invalidValue(field: string, value: unknown, why: string): FieldFault {
  return {
    field,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${typeof value === 'object' ? '' : JSON.stringify(value)}${typeof value === 'object' ? JSON.stringify(value) : ''}: ${why}`,
  };
}

/** A `FieldValueRequired` fault. */
export function requiredValue(field: string, why = ''): FieldFault {
  return {
    field,
    reason: 'FieldValueRequired',
    message: why === '' ? 'Required value' : `Required value: ${why}`,
  };
}

/** A `FieldValueForbidden` fault. */
export function forbiddenValue(field: string, why: string): FieldFault {
  return { field, reason: 'FieldValueForbidden', message: `Forbidden: ${why}` };
}

/** What is wrong with the metadata that every kind shares. */
export function metadataFaults(object: SimObject, syntax: NameSyntax): FieldFault[] {
  const faults: FieldFault[] = [];
  const { name } = object.metadata;
  if (name === '') {
    faults.push(requiredValue('metadata.name', 'name or generateName is required'));
  } else {
    const fault = nameFault(name, syntax);
    if (fault !== undefined) faults.push(invalidValue('metadata.name', name, fault));
  }
  faults.push(...labelFaults(object.metadata.labels, 'metadata.labels'));
  (object.metadata.ownerReferences ?? []).forEach((owner, index) => {
    for (const key of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (!owner[key]) {
        const field = `metadata.ownerReferences[${index}].${key}`;
        faults.push(
          invalidValue(field, '', `${key === 'apiVersion' ? 'version' : key} must not be empty`),
        );
      }
    }
  });
  return faults;
}

/** What a metadata change may not do: finalizers cannot be added to an object that is being deleted. */
export function metadataChangeFaults(next: SimObject, old: SimObject): FieldFault[] {
  if (old.metadata.deletionTimestamp === undefined) return [];
  const before = new Set(old.metadata.finalizers ?? []);
  const added = (next.metadata.finalizers ?? []).filter((each) => !before.has(each));
  if (added.length === 0) return [];
  const list = added.map((each) => JSON.stringify(each)).join(', ');
  return [
    forbiddenValue(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    ),
  ];
}
