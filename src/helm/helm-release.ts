import type { ChartMetadata, HookEvent, JsonObject } from './engine.ts';

/** The states Helm knows (pkg/release/common/status.go). */
export const releaseStatuses = [
  'unknown',
  'deployed',
  'uninstalled',
  'superseded',
  'failed',
  'uninstalling',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
] as const;
export type ReleaseStatus = (typeof releaseStatuses)[number];

/** One revision of a Helm release: what its Secret holds. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  /** 1 or more. */
  readonly revision: number;
  readonly status: ReleaseStatus;
  /** For people: what happened last. */
  readonly description: string;
  /** RFC 3339. */
  readonly firstDeployed: string;
  /** RFC 3339. */
  readonly lastDeployed: string;
  /** RFC 3339; only of an uninstalled release that was kept. */
  readonly deleted?: string;
  readonly notes?: string;
  readonly chart: { readonly metadata: ChartMetadata; readonly values: JsonObject };
  /** The values given, without the chart's defaults. */
  readonly config: JsonObject;
  /** YAML documents, each behind `---` and `# Source: <template>`, without hooks. */
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
}

export interface ReleaseHook {
  readonly name: string;
  readonly kind: string;
  /** The template, as in `# Source:`. */
  readonly path: string;
  /** One YAML document. */
  readonly manifest: string;
  readonly events: readonly HookEvent[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  readonly outputLogPolicies: readonly string[];
}

/** Documents in the form of a release's manifest, in the given order. */
export function manifestOf(
  documents: readonly { readonly template: string; readonly text: string }[],
): string {
  return documents
    .map(({ template, text }) => `---\n# Source: ${template}\n${text.replace(/\n+$/, '')}\n`)
    .join('');
}
