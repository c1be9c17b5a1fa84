/** One cluster's Kubernetes API over HTTP. The implementation is `createKubeClient` in http-kube-client.ts. */

/** A request relative to the API server's root. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** For example `/apis/apps/v1/namespaces/default/deployments/web`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Serialised as JSON. */
  readonly body?: unknown;
  /** Content type of the body; left out: application/json. */
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** Whole-request deadline in milliseconds; left out: 30,000. */
  readonly timeoutMs?: number;
}

/** An answer that stays open. */
export interface OpenStream {
  /**
   * Whether it ends by itself when the line is dead, as its connection asks for signs of life: so over HTTP/2. Otherwise
   * whoever reads it has to notice.
   */
  readonly guarded: boolean;
}

/** A Kubernetes object as it travels. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly [field: string]: unknown;
}

export interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
    readonly controller?: boolean;
  }[];
  readonly [field: string]: unknown;
}

/** What a resource is served as, from discovery. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Names one object of any kind. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Speaks to one cluster. Every method rejects with a `KubeError` (kube/kube-error.ts): `status` is the HTTP
 * status (0 when the cluster could not be reached or did not answer in time), `reason` is Kubernetes' own.
 * Methods that write carry `fieldManager=stationmaster`.
 */
export interface KubeClient {
  readonly cluster: string;
  /** The parsed JSON body. */
  request(request: KubeRequest): Promise<unknown>;
  /** The body as text (logs, metrics). */
  text(request: KubeRequest): Promise<string>;
  /**
   * The body's lines as they arrive; ends when the server closes; the signal ends it too. No whole-request deadline:
   * `timeoutMs` holds until the answer's head is there, and `onOpen` is called when it is (a 2xx status).
   */
  lines(request: KubeRequest, onOpen?: (stream: OpenStream) => void): AsyncIterable<string>;
  /** How a kind is served here; undefined when it is not. Discovery is cached and read again on a miss. */
  resource(apiVersion: string, kind: string): Promise<ApiResource | undefined>;
  get(ref: ObjectRef, options?: ReadOptions): Promise<KubeObject>;
  create(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** Whole-object replace; metadata.resourceVersion, when present, must be the present one. */
  update(
    object: KubeObject,
    options?: WriteOptions & { readonly subresource?: 'status' },
  ): Promise<KubeObject>;
  /** Server-side apply with field manager `stationmaster`. */
  apply(
    object: KubeObject,
    options?: WriteOptions & { readonly force?: boolean },
  ): Promise<KubeObject>;
  mergePatch(
    ref: ObjectRef,
    patch: unknown,
    options?: WriteOptions & { readonly subresource?: 'status' },
  ): Promise<KubeObject>;
  /** Resolves with true when it was there, false when it was gone already (404). */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<boolean>;
  /** `GET /version`'s gitVersion and all `group/version` and `group/version/Kind` served: Helm's capabilities. */
  capabilities(): Promise<Capabilities>;
  close(): Promise<void>;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

export interface WriteOptions extends ReadOptions {
  readonly dryRun?: boolean;
}

export interface DeleteOptions extends WriteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Left out: Background. */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
}

export interface Capabilities {
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}
