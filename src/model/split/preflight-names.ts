/** Names that are too long, or that two objects would share. */
import { groupKindOf, identityOf, type KubeManifest } from '../manifest.ts';
import { isAppName, nameLimit, stationSlug } from '../names.ts';
import { classOf } from './catalog.ts';
import { found, objectsInScope, type Preflight } from './finding.ts';
import type { Finding } from './split-input.ts';
import { nameAtStation } from './station-objects.ts';

export function findInNames(checked: Preflight): readonly Finding[] {
  return [
    ...appName(checked),
    ...checked.catalog.duplicates.map((object) =>
      found('refuse', object, {
        rule: 'DUPLICATE_OBJECT',
        code: 'NAME_COLLISION',
        path: 'metadata.name',
        message: `the chart renders ${object.kind} ${JSON.stringify(object.metadata.name)} twice`,
      }),
    ),
    ...objectsInScope(checked, 'cluster').flatMap(tooLong),
    ...collisions(checked),
  ];
}

function appName({ input }: Preflight): readonly Finding[] {
  if (isAppName(input.app)) return [];
  const message = `an app's name is a DNS label of at most 53 characters, which ${JSON.stringify(input.app)} is not`;
  return [
    { severity: 'refuse', rule: 'NAME_TOO_LONG', code: 'NAME_TOO_LONG', path: 'name', message },
  ];
}

function tooLong(object: KubeManifest): readonly Finding[] {
  const limit = nameLimit(groupKindOf(object));
  const { length } = object.metadata.name;
  if (length <= limit) return [];
  return [
    found('refuse', object, {
      rule: 'NAME_TOO_LONG',
      code: 'NAME_TOO_LONG',
      path: 'metadata.name',
      message: `its name has ${length} characters; a ${object.kind} may have ${limit}`,
    }),
  ];
}

/** Walks over every object of every station once; names are made as the split makes them. */
function collisions({ input, catalog, scopes }: Preflight): readonly Finding[] {
  const findings: Finding[] = [];
  const owners = new Map<string, string>();
  for (const station of input.stations) {
    const slug = stationSlug(station.name);
    for (const object of (catalog.classes.get(classOf(station)) ?? catalog.cluster).values()) {
      if (scopes.get(identityOf(object)) !== 'station') continue;
      const kind = groupKindOf(object);
      const { name, namespace = '' } = object.metadata;
      const made = nameAtStation({ scopes, station }, kind, { name, namespace });
      const key = `${kind}/${namespace}/${made}`;
      const owner = owners.get(key);
      if (owner === undefined)
        owners.set(key, `${JSON.stringify(name)} at station ${JSON.stringify(station.name)}`);
      else {
        findings.push(
          found('refuse', object, {
            rule: 'NAME_COLLISION',
            code: 'NAME_COLLISION',
            station: station.name,
            path: 'metadata.name',
            message: `at station ${JSON.stringify(station.name)} its name is ${JSON.stringify(made)}, as is that of ${owner}`,
          }),
        );
      }
      if (made !== `${name}-${slug}` && `${name}-${slug}`.length > nameLimit(kind)) {
        findings.push(
          found('warn', object, {
            rule: 'NAME_TOO_LONG',
            code: 'NAME_TOO_LONG',
            station: station.name,
            path: 'metadata.name',
            message: `with the station's name it has more than ${nameLimit(kind)} characters: shortened to ${JSON.stringify(made)}`,
          }),
        );
      }
    }
  }
  return findings;
}
