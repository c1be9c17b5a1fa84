import { createTurns } from '../runtime/turns.ts';
import { applyManifests } from './apply-manifests.ts';
import { deleteManifests } from './delete-manifests.ts';
import type { ManifestCommands, ManifestsOutcome } from './manifest-commands.ts';
import type { ManifestDeps } from './manifest-deps.ts';
import { orErrors } from './station-deps.ts';

/** The commands about plain manifests. They reject only for faults of the gateway itself. */
export function createManifestCommands(given: Omit<ManifestDeps, 'turns'>): ManifestCommands {
  const deps: ManifestDeps = { ...given, turns: createTurns() };
  const bound =
    <C>(carryOut: (deps: ManifestDeps, command: C) => Promise<ManifestsOutcome>) =>
    async (command: C): Promise<ManifestsOutcome> =>
      await orErrors(
        () => carryOut(deps, command),
        (errors) => ({ objects: [], errors }),
      );
  return { applyManifests: bound(applyManifests), deleteManifests: bound(deleteManifests) };
}
