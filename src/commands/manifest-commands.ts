/** What a person may ask for about plain manifests at a station. Expected refusals are data, and then nothing was changed. */
import type { StationRef } from '../model/helm-app.ts';
import type { Refusal, RefusalCode } from '../runtime/errors.ts';

export interface ApplyManifestsCommand {
  readonly station: StationRef;
  readonly namespace: string;
  /** YAML or JSON, one document or several. */
  readonly manifests: string;
  /** Name of the set; left out: `defaultSetName`. */
  readonly set?: string;
  readonly createNamespace?: boolean;
  /** Whether objects of the set that are not among these are deleted. */
  readonly prune?: boolean;
  /** Whether objects that are nobody's, and fields of others, are taken over. */
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export interface DeleteManifestsCommand {
  /** With a cluster also one that is not there any more. */
  readonly station: StationRef;
  readonly namespace: string;
  readonly set?: string;
  /** Only these objects; left out: the whole set. */
  readonly manifests?: string;
  readonly dryRun?: boolean;
}

export type ManifestOutcome =
  'CREATED' | 'CONFIGURED' | 'UNCHANGED' | 'PRUNED' | 'DELETED' | 'ABSENT' | 'FAILED';

/** What came, or would come, of one object. */
export interface ManifestResult {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly outcome: ManifestOutcome;
  /** As `PlannedObject.diff`. */
  readonly diff: string | null;
  /** Null but where it failed. */
  readonly error: { readonly code: RefusalCode; readonly message: string } | null;
}

export interface ManifestsOutcome {
  readonly objects: readonly ManifestResult[];
  readonly errors: readonly Refusal[];
}

export interface ManifestCommands {
  /** Makes a station have these objects. Done twice it writes nothing; cut off anywhere, it is completed by the same again. */
  applyManifests(command: ApplyManifestsCommand): Promise<ManifestsOutcome>;
  deleteManifests(command: DeleteManifestsCommand): Promise<ManifestsOutcome>;
}
