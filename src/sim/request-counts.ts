/** Requests of one kind by one caller. */
export interface RequestCount {
  /** Kubernetes' verb: get list watch create update patch delete deletecollection. */
  verb: string;
  /** `pods`, `deployments.apps`, `helmapps.stationmaster.io/status`; '' outside the resources. */
  resource: string;
  userAgent: string;
  count: number;
}

/** Everything that was asked since the start or the last reset. */
export interface RequestReport {
  total: number;
  /** Requests that could have changed something: writes that are no dry runs. */
  mutating: number;
  requests: RequestCount[];
}

/** A tally of requests, so that a test can prove what was asked and that nothing was written. */
export interface RequestCounts {
  add(request: Omit<RequestCount, 'count'>, mutating: boolean): void;
  report(): RequestReport;
  reset(): void;
}

/** An empty tally. */
export function createRequestCounts(): RequestCounts {
  const counts = new Map<string, RequestCount>();
  let total = 0;
  let mutating = 0;
  return {
    add(request, mutates) {
      total += 1;
      if (mutates) mutating += 1;
      const key = `${request.verb} ${request.resource} ${request.userAgent}`;
      const known = counts.get(key);
      if (known) known.count += 1;
      else counts.set(key, { ...request, count: 1 });
    },
    report: () => ({
      total,
      mutating,
      requests: [...counts.values()].map((each) => ({ ...each })),
    }),
    reset() {
      counts.clear();
      total = 0;
      mutating = 0;
    },
  };
}
