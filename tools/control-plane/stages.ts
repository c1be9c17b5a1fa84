import { parseAllDocuments, stringify } from 'yaml';

interface Expression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

interface Stage {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly resourceRef: unknown;
    readonly selector: { readonly matchExpressions: readonly Expression[] };
    readonly next: unknown;
  };
}

/** Pods with this annotation become ready only after the given duration, for example `3s`. */
export const readyAfterAnnotation = 'test.stationmaster.io/ready-after';
/** Pods with this annotation are bound to a node and stay there waiting for an image that never comes. */
export const neverReadyAnnotation = 'test.stationmaster.io/never-ready';

/**
 * kwok's own stages (a YAML stream) and two more, by which a test's pods are slow or never ready on request.
 * Of the stages that fit an object kwok ignores those without weight as soon as one has a weight, so these two
 * take the place of its `pod-ready`.
 */
export function withTestStages(kwokStages: string): string {
  const own = parseAllDocuments(kwokStages).map((document) => document.toJS() as Stage | null);
  const ready = own.find((stage) => stage?.metadata.name === 'pod-ready');
  if (!ready) throw new Error('kwok has no stage called pod-ready');
  const { resourceRef } = ready.spec;
  const when = ready.spec.selector.matchExpressions;
  const has = (annotation: string): Expression => ({
    key: `.metadata.annotations["${annotation}"]`,
    operator: 'Exists',
  });
  const waiting = '.status.containerStatuses.[].state.waiting.reason';
  const added = [
    {
      name: 'pod-ready-after',
      selector: { matchExpressions: [...when, has(readyAfterAnnotation)] },
      delay: {
        durationFrom: { expressionFrom: `.metadata.annotations["${readyAfterAnnotation}"]` },
      },
      next: ready.spec.next,
    },
    {
      name: 'pod-image-missing',
      selector: {
        matchExpressions: [
          ...when,
          has(neverReadyAnnotation),
          { key: waiting, operator: 'DoesNotExist' },
        ],
      },
      next: { statusTemplate: imageMissing },
    },
    {
      name: 'pod-image-still-missing',
      selector: {
        matchExpressions: [
          ...when,
          has(neverReadyAnnotation),
          { key: waiting, operator: 'Exists' },
        ],
      },
      delay: { durationMilliseconds: 86_400_000 },
      next: { statusTemplate: imageMissing },
    },
  ].map(({ name, ...spec }) =>
    stringify({
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'Stage',
      metadata: { name },
      spec: { resourceRef, weight: 1, ...spec },
    }),
  );
  return [kwokStages, ...added].join('\n---\n');
}

const imageMissing = `
{{ $now := Now }}
conditions:
- { lastTransitionTime: {{ $now | Quote }}, status: "True", type: Initialized }
- { lastTransitionTime: {{ $now | Quote }}, status: "False", type: Ready, reason: ContainersNotReady }
- { lastTransitionTime: {{ $now | Quote }}, status: "False", type: ContainersReady, reason: ContainersNotReady }
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  state: { waiting: { reason: ImagePullBackOff, message: "Back-off pulling image" } }
{{ end }}
phase: Pending
startTime: {{ $now | Quote }}
`;
