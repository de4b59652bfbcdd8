/** One request to the API. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the address of the API, made with `pathOf`. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  signal: AbortSignal;
}

/** A successful answer. */
export interface ApiAnswer {
  /** Parsed JSON that nobody checked yet; undefined where there was none. */
  body: unknown;
  bytes: number;
  /** False where the API forbids to keep it. */
  isStorable: boolean;
}

/** What carries requests: HTTP, or the sample data in memory. */
export interface Transport {
  /** Sends once, without any retry. Rejects with a Fault. */
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** Rejects where the API does not answer. */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
