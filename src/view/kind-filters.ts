/** What the kinds that are attached to others can be asked for. */

/** All that are given must hold; an empty list matches nothing; an absent field matches all. */
export interface ObjectFilter {
  readonly clusters?: readonly string[];
  /** By the object's own station label. */
  readonly stations?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly app?: { readonly namespace?: string; readonly name: string };
  readonly nameContains?: string;
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
}

export interface NamedFilter extends ObjectFilter {
  /** As the configuration names them. */
  readonly kinds?: readonly string[];
}

/** All that are given must hold; an empty list matches nothing; an absent field matches all. */
export interface EventFilter {
  readonly clusters?: readonly string[];
  /** Stations of what the events are about. */
  readonly stations?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly types?: readonly string[];
  readonly reasons?: readonly string[];
  /** Kubernetes kinds of what the events are about. */
  readonly kinds?: readonly string[];
  /** Seen last at this time or later: RFC 3339 in UTC with milliseconds. */
  readonly since?: string;
}

export type EventOrderField = 'LAST_SEEN' | 'FIRST_SEEN' | 'COUNT';

/** An app is `namespace/name`, from the labels of the object itself. */
export type ObjectFacet = 'CLUSTER' | 'STATION' | 'NAMESPACE' | 'APP';
export type NamedFacet = ObjectFacet | 'KIND';
export type EventFacet = 'CLUSTER' | 'STATION' | 'NAMESPACE' | 'TYPE' | 'REASON' | 'INVOLVED_KIND';
