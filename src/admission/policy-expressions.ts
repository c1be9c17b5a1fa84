/**
 * What `hold-at-station.ts` does, once more in CEL, for the policies that do it without a webhook. CEL has no functions
 * of one's own: what is used more than once is a text made here, or a variable of the policy. One suite holds both to
 * the same objects on a real API server.
 */
import { admittedAnnotation } from '../model/labels.ts';

/** A variable of a policy; later ones may use earlier ones as `variables.<name>`. */
export interface PolicyVariable {
  readonly name: string;
  readonly expression: string;
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

/** A text as a CEL literal: JSON's are CEL's. */
export const literal = (text: string): string => JSON.stringify(text);

/** A step of a JSON pointer (RFC 6901). */
const pointerStep = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');

const expressionsOf = (term: string): string =>
  `(has(${term}.matchExpressions) ? ${term}.matchExpressions : [])`;

const isNothing = (term: string): string =>
  `(size(${expressionsOf(term)}) == 0 && (!has(${term}.matchFields) || size(${term}.matchFields) == 0))`;

/** Whether requirement `e` is `key In [station]` and nothing else. */
const isFor = (key: string, station: string): string =>
  `(e.key == ${key} && e.operator == "In" && has(e.values) && size(e.values) == 1 && e.values[0] == ${station})`;

const isOurs = isFor('variables.recordKey', 'variables.recordStation');

const ownOf = (term: string): string => `${expressionsOf(term)}.filter(e, !${isOurs})`;

const withExpressions = (term: string, expressions: string): string =>
  `(has(${term}.matchFields) ? {"matchExpressions": dyn(${expressions}), "matchFields": dyn(${term}.matchFields)} : {"matchExpressions": dyn(${expressions})})`;

/** What both policies know of the workload. */
export function workloadVariables(stationLabel: string): readonly PolicyVariable[] {
  const key = literal(stationLabel);
  return named({
    labels: 'has(object.metadata.labels) ? object.metadata.labels : {}',
    hasStation: `${key} in variables.labels`,
    station: `variables.hasStation ? string(variables.labels[${key}]) : ""`,
    isPod: 'object.kind == "Pod"',
    template:
      'variables.isPod ? object : object.kind == "CronJob" ? object.spec.jobTemplate.spec.template : object.spec.template',
    prefix:
      'variables.isPod ? "" : object.kind == "CronJob" ? "/spec/jobTemplate/spec/template" : "/spec/template"',
    podSpec: 'variables.template.spec',
    hasRequired: `has(variables.podSpec.affinity) && has(variables.podSpec.affinity.nodeAffinity) && has(variables.podSpec.affinity.nodeAffinity.${required})`,
    terms: `variables.hasRequired ? variables.podSpec.affinity.nodeAffinity.${required}.nodeSelectorTerms : []`,
    selected:
      'has(object.spec.selector) && has(object.spec.selector.matchLabels) ? object.spec.selector.matchLabels : {}',
    selecting:
      'has(object.spec.selector) && has(object.spec.selector.matchExpressions) ? object.spec.selector.matchExpressions : []',
  });
}

/** What is to be written, as `held`, `wantedRecord` and the decisions on the way there. */
export function holdingVariables(stationLabel: string): readonly PolicyVariable[] {
  const key = literal(stationLabel);
  const annotation = literal(admittedAnnotation);
  const wanted = `{"key": dyn(${key}), "operator": dyn("In"), "values": dyn([variables.station])}`;
  const previousDropped = `(variables.sameKey && variables.drops ? ${ownOf('t')} : ${expressionsOf('t')})`;
  const isThere = `${previousDropped}.exists(e, ${isFor(key, 'variables.station')})`;
  const isFull = `(size(${previousDropped}) == size(${expressionsOf('t')}) && ${isThere})`;
  const part = (name: string, changes: string): string =>
    `(${changes} || (variables.stays && ${literal(name)} in variables.recordParts) ? [${literal(name)}] : [])`;
  return named({
    hasAnnotation: `has(object.metadata.annotations) && ${annotation} in object.metadata.annotations`,
    annotation: `variables.hasAnnotation ? string(object.metadata.annotations[${annotation}]) : ""`,
    isRecord: 'variables.annotation.matches("^[^=]+=[^:]+:[a-z,]+$")',
    recordKey: 'variables.isRecord ? variables.annotation.split("=", 2)[0] : ""',
    recordRest: 'variables.isRecord ? variables.annotation.split("=", 2)[1].split(":") : ["", ""]',
    recordStation: 'variables.recordRest[0]',
    recordParts: 'variables.recordRest[1].split(",")',
    sameKey: `variables.isRecord && variables.hasStation && variables.recordKey == ${key}`,
    // Same key, same station: what is recorded is what is wanted.
    stays: 'variables.sameKey && variables.recordStation == variables.station',
    withdraws: 'variables.isRecord && !variables.sameKey',
    drops: '"affinity" in variables.recordParts && !variables.stays',
    frees: `variables.withdraws && variables.drops && variables.terms.exists(t, ${expressionsOf('t')}.exists(e, ${isOurs}))`,
    base: `variables.frees ? variables.terms.filter(t, !(size(${expressionsOf('t')}) > 0 && size(${ownOf('t')}) == 0 && (!has(t.matchFields) || size(t.matchFields) == 0))).map(t, dyn(${withExpressions('t', ownOf('t'))})) : variables.terms`,
    holds: `variables.hasStation && (size(variables.base) == 0 || variables.base.exists(t, !${isNothing('t')} && !${isFull}))`,
    held: `!variables.holds ? variables.base : size(variables.base) == 0 ? [dyn({"matchExpressions": [${wanted}]})] : variables.base.map(t, ${isNothing('t')} || ${isFull} ? dyn(t) : dyn(${withExpressions('t', `${previousDropped} + (${isThere} ? [] : [dyn(${wanted})])`)}))`,
    podLabels:
      'has(variables.template.metadata) && has(variables.template.metadata.labels) ? variables.template.metadata.labels : {}',
    relabels: `variables.hasStation && !variables.isPod && !(${key} in variables.podLabels && variables.podLabels[${key}] == variables.station)`,
    unlabels:
      'variables.withdraws && !variables.isPod && "label" in variables.recordParts && variables.recordKey in variables.podLabels && variables.podLabels[variables.recordKey] == variables.recordStation && !(variables.recordKey in variables.selected) && !variables.selecting.exists(e, e.key == variables.recordKey)',
    parts: `${part('affinity', 'variables.holds')} + ${part('label', 'variables.relabels')}`,
    wantedRecord: `variables.hasStation && size(variables.parts) > 0 ? ${literal(`${stationLabel}=`)} + variables.station + ":" + variables.parts.join(",") : ""`,
  });
}

/** The changes, as a list of JSON Patch operations. */
export function patchExpression(stationLabel: string): string {
  const annotationStep = pointerStep(admittedAnnotation);
  const labelStep = pointerStep(stationLabel);
  const key = literal(stationLabel);
  const annotation = literal(admittedAnnotation);
  const at = (rest: string): string => `variables.prefix + ${literal(rest)}`;
  const affinity = '/spec/affinity';
  const node = `${affinity}/nodeAffinity`;
  const terms = 'variables.held';
  const has = (path: string): string => `has(variables.podSpec.${path})`;
  const held = [
    `variables.hasRequired ? ${write(at(`${node}/${required}/nodeSelectorTerms`), terms)}`,
    `!${has('affinity')} ? ${write(at(affinity), `{"nodeAffinity": {${literal(required)}: {"nodeSelectorTerms": ${terms}}}}`)}`,
    `!${has('affinity.nodeAffinity')} ? ${write(at(node), `{${literal(required)}: {"nodeSelectorTerms": ${terms}}}`)}`,
    write(at(`${node}/${required}`), `{"nodeSelectorTerms": ${terms}}`),
  ].join(' : ');
  const preferred = 'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution';
  const freed = [
    `${has(preferred)} ? ${remove(at(`${node}/${required}`))}`,
    `${has('affinity.podAffinity')} || ${has('affinity.podAntiAffinity')} ? ${remove(at(node))}`,
    remove(at(affinity)),
  ].join(' : ');
  const labels = '/metadata/labels';
  const template = 'variables.template.metadata';
  return [
    `(!(variables.holds || variables.frees) ? [] : size(variables.held) > 0 ? (${held}) : (${freed}))`,
    `(!variables.relabels ? [] : !has(${template.replace('.metadata', '')}.metadata) ? ${write(at('/metadata'), `{"labels": {${key}: variables.station}}`)} : !has(${template}.labels) ? ${write(at(labels), `{${key}: variables.station}`)} : ${write(at(`${labels}/${labelStep}`), 'variables.station')})`,
    `(variables.unlabels ? ${remove(`variables.prefix + "${labels}/" + jsonpatch.escapeKey(variables.recordKey)`)} : [])`,
    `(variables.wantedRecord == "" ? (variables.hasAnnotation && (variables.hasStation || variables.isRecord) ? ${remove(literal(`/metadata/annotations/${annotationStep}`))} : []) : variables.wantedRecord == variables.annotation ? [] : has(object.metadata.annotations) ? ${write(literal(`/metadata/annotations/${annotationStep}`), 'variables.wantedRecord')} : ${write('"/metadata/annotations"', `{${annotation}: variables.wantedRecord}`)})`,
  ].join(' +\n');
}

const write = (path: string, value: string): string =>
  `[JSONPatch{op: "add", path: ${path}, value: ${value}}]`;
const remove = (path: string): string => `[JSONPatch{op: "remove", path: ${path}}]`;

/** Whether requirement `e` holds for a node or pod that bears the station label (as `requirementHolds`). */
export function holdsForStation(): string {
  const number = '"^-?[0-9]{1,18}$"';
  const compares = (sign: string): string =>
    `(has(e.values) && size(e.values) == 1 && variables.station.matches(${number}) && e.values[0].matches(${number}) && int(variables.station) ${sign} int(e.values[0]))`;
  return [
    'e.operator == "In" ? (has(e.values) && variables.station in e.values)',
    'e.operator == "NotIn" ? (!has(e.values) || !(variables.station in e.values))',
    'e.operator == "Exists" ? true',
    `e.operator == "Gt" ? ${compares('>')}`,
    `e.operator == "Lt" ? ${compares('<')}`,
    'false',
  ].join(' : ');
}

export const termExpressions = expressionsOf;

function named(variables: Readonly<Record<string, string>>): readonly PolicyVariable[] {
  return Object.entries(variables).map(([name, expression]) => ({ name, expression }));
}
