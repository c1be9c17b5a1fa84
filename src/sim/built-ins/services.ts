import type { FieldFault } from '../api-error.ts';
import { isJsonObject, sameJson, type JsonObject } from '../json-values.ts';
import { invalidValue, nameFault, requiredValue } from '../object-metadata.ts';
import type { SimObject } from '../sim-object.ts';
import type { Strategy } from '../strategy.ts';
import { objectIn, objectsIn, setDefault } from './pod-spec-defaults.ts';
import { duplicateValue, notSupported, portFaults } from './pod-spec-faults.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const HEADLESS = 'None';
const FIRST_NODE_PORT = 30_000;
const NODE_PORTS = 2768;

function isExposed(spec: JsonObject): boolean {
  return spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer';
}

function complete(draft: SimObject): void {
  const spec = objectIn(draft, 'spec');
  setDefault(spec, 'sessionAffinity', 'None');
  setDefault(spec, 'type', 'ClusterIP');
  for (const port of objectsIn(spec, 'ports')) {
    setDefault(port, 'protocol', 'TCP');
    if (port['targetPort'] === undefined || port['targetPort'] === 0 || port['targetPort'] === '') {
      port['targetPort'] = port['port'];
    }
  }
  if (spec['type'] !== 'ExternalName') setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  if (isExposed(spec)) setDefault(spec, 'externalTrafficPolicy', 'Cluster');
  if (spec['type'] === 'LoadBalancer') setDefault(spec, 'allocateLoadBalancerNodePorts', true);
  if (spec['sessionAffinity'] === 'ClientIP') {
    setDefault(
      objectIn(objectIn(spec, 'sessionAffinityConfig'), 'clientIP'),
      'timeoutSeconds',
      10_800,
    );
  }
}

function portsFaults(spec: JsonObject): FieldFault[] {
  const ports = objectsIn(spec, 'ports');
  const free = spec['clusterIP'] === HEADLESS || spec['type'] === 'ExternalName';
  if (ports.length === 0) return free ? [] : [requiredValue('spec.ports')];
  const names = new Set<unknown>();
  const places = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    const faults = portFaults(port['port'], `${field}.port`);
    const name = typeof port['name'] === 'string' ? port['name'] : '';
    if (name === '') {
      if (ports.length > 1) faults.push(requiredValue(`${field}.name`));
    } else {
      const fault = nameFault(name, 'label');
      if (fault !== undefined) faults.push(invalidValue(`${field}.name`, name, fault));
      else if (names.has(name)) faults.push(duplicateValue(`${field}.name`, name));
      names.add(name);
    }
    const place = `${String(port['protocol'])}/${String(port['port'])}`;
    if (places.has(place)) {
      faults.push(duplicateValue(field, { port: port['port'], protocol: port['protocol'] }));
    }
    places.add(place);
    return faults;
  });
}

function faults(draft: SimObject, old: SimObject | undefined): FieldFault[] {
  const spec = isJsonObject(draft['spec']) ? draft['spec'] : {};
  const found = portsFaults(spec);
  if (!TYPES.includes(spec['type'] as string)) {
    found.push(notSupported('spec.type', spec['type'], TYPES));
  }
  if (spec['type'] === 'ExternalName' && !spec['externalName']) {
    found.push(requiredValue('spec.externalName'));
  }
  const before = old && isJsonObject(old['spec']) ? old['spec'] : {};
  const kept = before['type'] !== 'ExternalName' && spec['type'] !== 'ExternalName';
  if (old && kept && before['clusterIP'] && !sameJson(before['clusterIP'], spec['clusterIP'])) {
    const why = 'may not change once set';
    found.push(invalidValue('spec.clusterIPs[0]', spec['clusterIPs'] ?? [], why));
  }
  return found;
}

/** Services, each with an address of its own from 10.96.0.0/12 and, where its type wants them, node ports. */
export function serviceStrategy(): Strategy {
  let addresses = 0;
  let nodePorts = 0;

  function newAddress(): string {
    addresses += 1;
    return `10.${96 + ((addresses >> 16) & 15)}.${(addresses >> 8) & 255}.${addresses & 255}`;
  }

  function keepAllocated(spec: JsonObject, old: SimObject): void {
    const before = isJsonObject(old['spec']) ? old['spec'] : {};
    if (before['type'] === 'ExternalName') return;
    for (const key of ['clusterIP', 'clusterIPs']) setDefault(spec, key, before[key]);
    for (const port of objectsIn(spec, 'ports')) {
      const same = objectsIn(before, 'ports').find(
        (each) => each['port'] === port['port'] && each['protocol'] === port['protocol'],
      );
      if (isExposed(spec) && same?.['nodePort']) setDefault(port, 'nodePort', same['nodePort']);
    }
  }

  function prepare(draft: SimObject, old?: SimObject): void {
    const spec = objectIn(draft, 'spec');
    if (spec['type'] === 'ExternalName') {
      delete spec['clusterIP'];
      delete spec['clusterIPs'];
      return;
    }
    if (spec['clusterIP'] === '') delete spec['clusterIP'];
    if (old) keepAllocated(spec, old);
    setDefault(spec, 'clusterIP', undefined);
    spec['clusterIP'] ??= newAddress();
    setDefault(spec, 'clusterIPs', [spec['clusterIP']]);
    setDefault(spec, 'ipFamilies', ['IPv4']);
    setDefault(spec, 'ipFamilyPolicy', 'SingleStack');
    if (!isExposed(spec)) return;
    for (const port of objectsIn(spec, 'ports')) {
      if (port['nodePort']) continue;
      port['nodePort'] = FIRST_NODE_PORT + (nodePorts % NODE_PORTS);
      nodePorts += 1;
    }
  }

  return { complete, prepare, faults };
}
