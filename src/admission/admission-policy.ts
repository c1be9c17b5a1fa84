/**
 * The webhook's work as policies that the API server carries out itself (`admissionregistration.k8s.io/v1`, Kubernetes
 * 1.36): one changes the workload, and as a mutating policy cannot refuse, a validating one beside it does.
 */
import type { FailurePolicy } from '../control/webhook-registration.ts';
import { admittedNamespaces, admittedObjects } from '../control/webhook-registration.ts';
import type { KubeObject } from '../kube/kube-client.ts';
import { admissionRules } from '../model/admitted-kinds.ts';
import { managedBy, managedByLabel, systemNamespace } from '../model/labels.ts';
import {
  holdingVariables,
  holdsForStation,
  literal,
  patchExpression,
  termExpressions,
  workloadVariables,
} from './policy-expressions.ts';

export interface PolicyOptions {
  readonly stationLabel: string;
  /** Left out: Ignore, as the webhook's. */
  readonly failurePolicy?: FailurePolicy;
  /** The gateway's own: what is in it is let through. Left out: `stationmaster-system`. */
  readonly namespace?: string;
}

const apiVersion = 'admissionregistration.k8s.io/v1';
/** Of both policies and of their bindings. */
export const policyName = 'stationmaster-stations';

/** Both policies with their bindings, in the order in which they are to be applied. */
export function admissionPolicies(options: PolicyOptions): readonly KubeObject[] {
  const { stationLabel, failurePolicy = 'Ignore', namespace = systemNamespace } = options;
  const metadata = { name: policyName, labels: { [managedByLabel]: managedBy } };
  const shared = {
    failurePolicy,
    matchConstraints: {
      matchPolicy: 'Equivalent',
      namespaceSelector: admittedNamespaces(namespace),
      objectSelector: admittedObjects(stationLabel),
      resourceRules: admissionRules,
    },
    matchConditions,
  };
  return [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        ...shared,
        variables: workloadVariables(stationLabel),
        validations: validations(stationLabel),
      },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName, validationActions: ['Deny'] },
    },
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicy',
      metadata,
      spec: {
        ...shared,
        reinvocationPolicy: 'IfNeeded',
        variables: [...workloadVariables(stationLabel), ...holdingVariables(stationLabel)],
        mutations: [
          { patchType: 'JSONPatch', jsonPatch: { expression: patchExpression(stationLabel) } },
        ],
      },
    },
    { apiVersion, kind: 'MutatingAdmissionPolicyBinding', metadata, spec: { policyName } },
  ];
}

const matchConditions = [
  {
    name: 'not-owned',
    expression:
      '!has(object.metadata.ownerReferences) || !object.metadata.ownerReferences.exists(o, has(o.controller) && o.controller)',
  },
  { name: 'not-going', expression: '!has(object.metadata.deletionTimestamp)' },
];

/**
 * What the API server itself does not refuse before: text that is no label value, and a selector that its own pods do
 * not match, never come this far.
 */
function validations(stationLabel: string): readonly object[] {
  const key = literal(stationLabel);
  const isAbout = `e.key == ${key}`;
  const refusal = (expression: string, message: string) => ({
    expression: `!variables.hasStation || ${expression}`,
    messageExpression: message,
    reason: 'Invalid',
  });
  const where = '(variables.prefix + "/spec").replace("/", ".").substring(1)';
  const change = `, or change the label ${stationLabel} of the `;
  return [
    refusal(
      'variables.station != ""',
      literal(
        `metadata.labels.${stationLabel}: "" is no name of a station: give one, or take the label away`,
      ),
    ),
    refusal(
      `!has(variables.podSpec.nodeSelector) || !(${key} in variables.podSpec.nodeSelector) || variables.podSpec.nodeSelector[${key}] == variables.station`,
      `${where} + ${literal(`.nodeSelector.${stationLabel}: the node selector wants ${stationLabel} "`)} + variables.podSpec.nodeSelector[${key}] + "\\", which is not station \\"" + variables.station + ${literal(`": take that out${change}`)} + object.kind`,
    ),
    refusal(
      `variables.terms.all(t, ${termExpressions('t')}.all(e, !(${isAbout}) || (${holdsForStation()})))`,
      `${where} + ${literal(`.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution: the node affinity wants another ${stationLabel} than station "`)} + variables.station + ${literal(`": take that out${change}`)} + object.kind`,
    ),
  ];
}
