import type { FieldFault } from '../api-error.ts';
import { valueAt, type JsonObject } from '../json-values.ts';
import { invalidValue, nameFault, requiredValue } from '../object-metadata.ts';
import { milli } from '../controllers/quantity.ts';
import { objectsIn, optionalObject } from './pod-spec-defaults.ts';

/** A `FieldValueDuplicate` fault. */
export function duplicateValue(field: string, value: unknown): FieldFault {
  return {
    field,
    reason: 'FieldValueDuplicate',
    message: `Duplicate value: ${JSON.stringify(value)}`,
  };
}

/** A `FieldValueNotSupported` fault. */
export function notSupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldFault {
  const list = supported.map((each) => JSON.stringify(each)).join(', ');
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
  };
}

/** What is wrong with a port number. */
export function portFaults(port: unknown, field: string): FieldFault[] {
  if (typeof port === 'number' && port >= 1 && port <= 65_535) return [];
  return [invalidValue(field, port ?? 0, 'must be between 1 and 65535, inclusive')];
}

function nameFaults(name: unknown, field: string, seen: Set<unknown>): FieldFault[] {
  if (typeof name !== 'string' || name === '') return [requiredValue(field)];
  const fault = nameFault(name, 'label');
  if (fault !== undefined) return [invalidValue(field, name, fault)];
  if (seen.has(name)) return [duplicateValue(field, name)];
  seen.add(name);
  return [];
}

function resourceFaults(container: JsonObject, field: string): FieldFault[] {
  const resources = optionalObject(container, 'resources') ?? {};
  const limits = optionalObject(resources, 'limits') ?? {};
  const faults: FieldFault[] = [];
  for (const kind of ['limits', 'requests']) {
    for (const [name, text] of Object.entries(optionalObject(resources, kind) ?? {})) {
      const amount = milli(text);
      const at = `${field}.resources.${kind}[${name}]`;
      const limit = limits[name] === undefined ? Number.NaN : milli(limits[name]);
      if (Number.isNaN(amount)) {
        faults.push(
          invalidValue(
            at,
            text,
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
          ),
        );
      } else if (amount < 0) {
        faults.push(invalidValue(at, text, 'must be greater than or equal to 0'));
      } else if (kind === 'requests' && amount > limit) {
        const why = `must be less than or equal to ${name} limit of ${String(limits[name])}`;
        faults.push(invalidValue(`${field}.resources.requests`, text, why));
      }
    }
  }
  return faults;
}

function containerFaults(
  container: JsonObject,
  field: string,
  known: { names: Set<unknown>; volumes: ReadonlySet<unknown> },
): FieldFault[] {
  const faults = nameFaults(container['name'], `${field}.name`, known.names);
  const { image } = container;
  if (image === undefined || image === '') faults.push(requiredValue(`${field}.image`));
  objectsIn(container, 'ports').forEach((port, index) => {
    faults.push(...portFaults(port['containerPort'], `${field}.ports[${index}].containerPort`));
  });
  objectsIn(container, 'env').forEach((variable, index) => {
    if (!variable['name']) faults.push(requiredValue(`${field}.env[${index}].name`));
  });
  objectsIn(container, 'volumeMounts').forEach((mount, index) => {
    const at = `${field}.volumeMounts[${index}]`;
    if (!mount['mountPath']) faults.push(requiredValue(`${at}.mountPath`));
    if (!known.volumes.has(mount['name'])) {
      faults.push({
        field: `${at}.name`,
        reason: 'FieldValueNotFound',
        message: `Not found: ${JSON.stringify(mount['name'])}`,
      });
    }
  });
  return [...faults, ...resourceFaults(container, field)];
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

/**
 * What is wrong with a pod's spec at `field` (the part of Kubernetes' `ValidatePodSpec` that people run into). `claims`
 * are volumes that its pods get besides those that it names.
 */
export function podSpecFaults(
  spec: JsonObject,
  field: string,
  claims: readonly unknown[] = [],
): FieldFault[] {
  const faults: FieldFault[] = [];
  const volumeNames = new Set<unknown>();
  objectsIn(spec, 'volumes').forEach((volume, index) => {
    faults.push(...nameFaults(volume['name'], `${field}.volumes[${index}].name`, volumeNames));
  });
  const known = { names: new Set<unknown>(), volumes: new Set([...volumeNames, ...claims]) };
  const containers = objectsIn(spec, 'containers');
  if (containers.length === 0) faults.push(requiredValue(`${field}.containers`));
  for (const list of ['initContainers', 'containers']) {
    objectsIn(spec, list).forEach((container, index) => {
      faults.push(...containerFaults(container, `${field}.${list}[${index}]`, known));
    });
  }
  const { restartPolicy } = spec;
  if (!RESTART_POLICIES.includes(restartPolicy as string)) {
    faults.push(notSupported(`${field}.restartPolicy`, restartPolicy, RESTART_POLICIES));
  }
  return faults;
}

/** What is wrong with the pod template of a workload's spec. */
export function podTemplateFaults(
  workloadSpec: JsonObject,
  field: string,
  restartPolicies: readonly string[],
): FieldFault[] {
  const template = optionalObject(workloadSpec, 'template') ?? {};
  const spec = optionalObject(template, 'spec') ?? {};
  const claims = objectsIn(workloadSpec, 'volumeClaimTemplates').map((claim) =>
    valueAt(claim, 'metadata', 'name'),
  );
  const faults = podSpecFaults(spec, `${field}.spec`, claims);
  const policy = valueAt(spec, 'restartPolicy');
  if (RESTART_POLICIES.includes(policy as string) && !restartPolicies.includes(policy as string)) {
    faults.push(notSupported(`${field}.spec.restartPolicy`, policy, restartPolicies));
  }
  return faults;
}
