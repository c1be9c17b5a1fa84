import type { FieldFault } from '../api-error.ts';
import { isJsonObject, sameJson, valueAt, type JsonObject } from '../json-values.ts';
import { forbiddenValue, invalidValue, requiredValue } from '../object-metadata.ts';
import type { SimObject } from '../sim-object.ts';
import type { Strategy } from '../strategy.ts';
import { objectIn, objectsIn, optionalObject, setDefault } from './pod-spec-defaults.ts';

const MAX_DATA_BYTES = 1024 * 1024;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;

function sizeOf(object: SimObject, fields: readonly string[]): number {
  return fields
    .flatMap((field) => Object.values(optionalObject(object, field) ?? {}))
    .reduce<number>((sum, text) => sum + Buffer.byteLength(String(text)), 0);
}

function keyFaults(object: SimObject, fields: readonly string[]): FieldFault[] {
  return fields.flatMap((field) =>
    Object.keys(optionalObject(object, field) ?? {})
      .filter((key) => !CONFIG_KEY.test(key) || key.length > 253)
      .map((key) =>
        invalidValue(
          `${field}[${key}]`,
          key,
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
        ),
      ),
  );
}

function immutableFaults(
  draft: SimObject,
  old: SimObject | undefined,
  fields: readonly string[],
): FieldFault[] {
  if (old?.['immutable'] !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  const changed = fields.filter((field) => !sameJson(draft[field], old[field]));
  const lifted = draft['immutable'] === true ? [] : ['immutable'];
  return [...lifted, ...changed].map((field) => forbiddenValue(field, why));
}

function tooLong(field: string): FieldFault {
  return {
    field,
    reason: 'FieldValueTooLong',
    message: `Too long: may not be more than ${MAX_DATA_BYTES} bytes`,
  };
}

/** ConfigMaps: at most a megabyte, keys that are file names, and nothing changes once they are immutable. */
export const CONFIG_MAPS: Strategy = {
  complete: () => undefined,
  faults: (draft, old) => [
    ...keyFaults(draft, ['data', 'binaryData']),
    ...(sizeOf(draft, ['data', 'binaryData']) > MAX_DATA_BYTES ? [tooLong('')] : []),
    ...immutableFaults(draft, old, ['data', 'binaryData']),
  ],
};

/** Secrets: as ConfigMaps, with `stringData` turned into `data` and a type that stays. */
export const SECRETS: Strategy = {
  complete(draft) {
    setDefault(draft, 'type', 'Opaque');
    const plain = optionalObject(draft, 'stringData');
    if (plain) {
      const data = objectIn(draft, 'data');
      for (const [key, text] of Object.entries(plain)) {
        data[key] = Buffer.from(String(text)).toString('base64');
      }
    }
    delete draft['stringData'];
  },
  faults(draft, old) {
    const faults = [
      ...keyFaults(draft, ['data']),
      // Base64 is a third longer than what it says.
      ...(sizeOf(draft, ['data']) * 0.75 > MAX_DATA_BYTES ? [tooLong('data')] : []),
      ...immutableFaults(draft, old, ['data']),
    ];
    if (old && !sameJson(draft['type'], old['type'])) {
      faults.push(invalidValue('type', draft['type'], 'field is immutable'));
    }
    return faults;
  },
};

/** Namespaces: known by a label, active from the start, and held by a finalizer of their own. */
export const NAMESPACES: Strategy = {
  complete(draft) {
    if (draft.metadata.name !== '') labelWithName(draft);
  },
  prepare(draft, old) {
    labelWithName(draft);
    if (old) return;
    draft['spec'] = { finalizers: ['kubernetes'] };
    draft['status'] = { phase: 'Active' };
  },
  faults: () => [],
};

function labelWithName({ metadata }: SimObject): void {
  metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
}

/** Claims wait for a volume. */
export const VOLUME_CLAIMS: Strategy = {
  complete: (draft) => setDefault(objectIn(draft, 'spec'), 'volumeMode', 'Filesystem'),
  prepare(draft, old) {
    if (!old) setDefault(objectIn(draft, 'status'), 'phase', 'Pending');
  },
  faults(draft) {
    const spec = optionalObject(draft, 'spec') ?? {};
    const modes = spec['accessModes'];
    const faults: FieldFault[] = [];
    if (!Array.isArray(modes) || modes.length === 0) {
      faults.push(requiredValue('spec.accessModes', 'at least 1 access mode is required'));
    }
    if (valueAt(spec, 'resources', 'requests', 'storage') === undefined) {
      faults.push(requiredValue('spec.resources[storage]'));
    }
    return faults;
  },
};

/** Autoscalers: at least one replica, by default at 80 % of the CPU that was asked for. */
export const AUTOSCALERS: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    setDefault(spec, 'minReplicas', 1);
    if (objectsIn(spec, 'metrics').length === 0) {
      const target = { type: 'Utilization', averageUtilization: 80 };
      spec['metrics'] = [{ type: 'Resource', resource: { name: 'cpu', target } }];
    }
  },
  faults(draft) {
    const spec = optionalObject(draft, 'spec') ?? {};
    const { maxReplicas, minReplicas } = spec;
    const faults: FieldFault[] = [];
    for (const key of ['kind', 'name']) {
      if (!valueAt(spec, 'scaleTargetRef', key)) {
        faults.push(requiredValue(`spec.scaleTargetRef.${key}`));
      }
    }
    if (typeof maxReplicas !== 'number' || maxReplicas < 1) {
      faults.push(invalidValue('spec.maxReplicas', maxReplicas ?? 0, 'must be greater than 0'));
    } else if (typeof minReplicas === 'number' && maxReplicas < minReplicas) {
      const why = 'must be greater than or equal to `minReplicas`';
      faults.push(invalidValue('spec.maxReplicas', maxReplicas, why));
    }
    return faults;
  },
};

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Role bindings: the role they bind never changes. */
export const ROLE_BINDINGS: Strategy = {
  complete(draft) {
    const role = optionalObject(draft, 'roleRef');
    if (role) setDefault(role, 'apiGroup', RBAC_GROUP);
    for (const subject of objectsIn(draft, 'subjects')) {
      if (subject['kind'] !== 'ServiceAccount') setDefault(subject, 'apiGroup', RBAC_GROUP);
    }
  },
  faults(draft, old) {
    const faults: FieldFault[] = [];
    if (!valueAt(draft, 'roleRef', 'name')) faults.push(requiredValue('roleRef.name'));
    if (old && !sameJson(draft['roleRef'], old['roleRef'])) {
      faults.push(invalidValue('roleRef', draft['roleRef'] ?? {}, 'cannot change roleRef'));
    }
    return faults;
  },
};

/** Leases: durations that are positive, as leader election relies on. */
export const LEASES: Strategy = {
  complete: () => undefined,
  faults(draft) {
    const spec = optionalObject(draft, 'spec') ?? {};
    const { leaseDurationSeconds, leaseTransitions } = spec;
    const faults: FieldFault[] = [];
    if (typeof leaseDurationSeconds === 'number' && leaseDurationSeconds <= 0) {
      const why = 'must be greater than 0';
      faults.push(invalidValue('spec.leaseDurationSeconds', leaseDurationSeconds, why));
    }
    if (typeof leaseTransitions === 'number' && leaseTransitions < 0) {
      const why = 'must be greater than or equal to 0';
      faults.push(invalidValue('spec.leaseTransitions', leaseTransitions, why));
    }
    return faults;
  },
};

/** Network policies: they speak of incoming traffic, and of outgoing when they have rules for it. */
export const NETWORK_POLICIES: Strategy = {
  complete(draft) {
    const spec = objectIn(draft, 'spec');
    setDefault(spec, 'podSelector', {});
    const outgoing = objectsIn(spec, 'egress').length > 0 ? ['Egress'] : [];
    setDefault(spec, 'policyTypes', ['Ingress', ...outgoing]);
    for (const list of ['ingress', 'egress']) {
      for (const rule of objectsIn(spec, list)) {
        for (const port of objectsIn(rule, 'ports')) setDefault(port, 'protocol', 'TCP');
      }
    }
  },
  faults: () => [],
};

/** Storage classes: volumes go with their claims and are bound at once. */
export const STORAGE_CLASSES: Strategy = {
  complete(draft) {
    setDefault(draft, 'reclaimPolicy', 'Delete');
    setDefault(draft, 'volumeBindingMode', 'Immediate');
  },
  faults: (draft) => (draft['provisioner'] ? [] : [requiredValue('provisioner')]),
};

/** Admission webhooks: what they are asked about and how long for. */
export const WEBHOOKS: Strategy = {
  complete(draft) {
    for (const webhook of objectsIn(draft, 'webhooks')) {
      setDefault(webhook, 'failurePolicy', 'Fail');
      setDefault(webhook, 'matchPolicy', 'Equivalent');
      setDefault(webhook, 'namespaceSelector', {});
      setDefault(webhook, 'objectSelector', {});
      setDefault(webhook, 'timeoutSeconds', 10);
      if (draft.kind === 'MutatingWebhookConfiguration') {
        setDefault(webhook, 'reinvocationPolicy', 'Never');
      }
      for (const rule of objectsIn(webhook, 'rules')) setDefault(rule, 'scope', '*');
      const service = optionalObject(optionalObject(webhook, 'clientConfig') ?? {}, 'service');
      if (service) setDefault(service, 'port', 443);
    }
  },
  faults: () => [],
};

/** End points: ports speak TCP unless they say otherwise. */
export const ENDPOINT_SLICES: Strategy = {
  complete(draft) {
    for (const port of objectsIn(draft, 'ports')) {
      setDefault(port, 'name', '');
      setDefault(port, 'protocol', 'TCP');
    }
  },
  faults(draft, old) {
    const faults: FieldFault[] = [];
    if (!draft['addressType']) faults.push(requiredValue('addressType'));
    if (old && draft['addressType'] !== old['addressType']) {
      faults.push(invalidValue('addressType', draft['addressType'] ?? '', 'field is immutable'));
    }
    return faults;
  },
};

/** Ingresses: something must be routed somewhere. */
export const INGRESSES: Strategy = {
  complete: () => undefined,
  faults(draft) {
    const spec: JsonObject = isJsonObject(draft['spec']) ? draft['spec'] : {};
    const rules = objectsIn(spec, 'rules');
    if (rules.length === 0 && spec['defaultBackend'] === undefined) {
      return [invalidValue('spec', [], 'either `defaultBackend` or `rules` must be specified')];
    }
    return rules.flatMap((rule, index) =>
      objectsIn(optionalObject(rule, 'http') ?? {}, 'paths').flatMap((path, place) =>
        path['pathType']
          ? []
          : [
              requiredValue(
                `spec.rules[${index}].http.paths[${place}].pathType`,
                'pathType must be specified',
              ),
            ],
      ),
    );
  },
};

/** Events: in the namespace of what they are about, or in `default` when that has none. */
export const EVENTS: Strategy = {
  complete(draft) {
    draft['eventTime'] ??= null;
    for (const field of ['reportingComponent', 'reportingInstance']) setDefault(draft, field, '');
  },
  faults(draft) {
    const about = valueAt(draft, 'involvedObject', 'namespace') ?? '';
    const { namespace } = draft.metadata;
    if (about === namespace || (about === '' && namespace === 'default')) return [];
    return [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
  },
};
