/** One place that talks to the server: cookie session, the header that proves the request came from this page, errors as ApiError. */

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code = "",
    readonly requestId = "",
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export const kBase = "/api/v1";
export const kPageHeaders = { "X-Requested-With": "sightline" } as const;

type Query = Record<string, string | number | boolean | undefined>;
interface Options {
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
}

let onSignedOut: () => void = () => {};
/** Called whenever the server says that nobody is signed in any more. */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

export function urlOf(path: string, query: Query = {}): string {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(parts.map(([key, value]) => [key, String(value)])).toString();
  return path + (search ? `?${search}` : "");
}

/** What went wrong, from the body when it has the API's form, else in our own words. */
export function errorFrom(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string; code?: string; request_id?: string } };
    if (error?.message) return new ApiError(status, error.message, error.code, error.request_id);
  } catch {
    // Not ours: a proxy's page, or nothing at all.
  }
  if (status === 0) return new ApiError(0, "The server cannot be reached. Check that Sightline is running, then try again.");
  if (status === 413) return new ApiError(413, "The file is larger than this server accepts.");
  if (status === 429) return new ApiError(429, "Too many requests just now. Wait a moment, then try again.");
  return new ApiError(status, `The server answered with status ${status}. Try again in a moment.`);
}

export async function send(method: string, path: string, options: Options = {}, accept = "application/json"): Promise<Response> {
  const { body, query, signal } = options;
  let response: Response;
  try {
    response = await fetch(kBase + urlOf(path, query), {
      method,
      signal,
      credentials: "same-origin",
      headers: { Accept: accept, ...kPageHeaders, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw errorFrom(0, "");
  }
  if (response.ok) return response;
  const error = errorFrom(response.status, await response.text().catch(() => ""));
  if (error.status === 401) onSignedOut();
  throw error;
}

async function json<T>(method: string, path: string, options?: Options): Promise<T> {
  const response = await send(method, path, options);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, options?: Options) => json<T>("GET", path, options),
  post: <T>(path: string, body?: unknown, options?: Options) => json<T>("POST", path, { ...options, body }),
  put: <T>(path: string, body: unknown) => json<T>("PUT", path, { body }),
  delete: <T = void>(path: string) => json<T>("DELETE", path),
};
