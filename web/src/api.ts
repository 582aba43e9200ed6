// The only door to the server: JSON in and out, the session's token on what changes anything, problems as errors.

const BASE = "/api/v1";

/** What the server says when it says no (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly title: string,
    readonly detail: string,
    readonly mend: string | null,
  ) {
    super(detail || title);
  }

  /** Whether the problem's type ends like this, for example `code-needed`. */
  is(name: string): boolean {
    return this.type.endsWith(`/${name}`);
  }
}

let csrf = "";
let whenSignedOut: () => void = () => {};

/** Sets the token that unsafe methods carry. */
export function useCsrf(token: string): void {
  csrf = token;
}

/** Sets what is done when the server no longer knows the session. */
export function onSignedOut(then: () => void): void {
  whenSignedOut = then;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

/** Returns a path with its query; what is empty is left out. */
export function withQuery(path: string, query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "" && value !== false) parts.set(name, String(value));
  }
  const text = parts.toString();
  return text ? `${path}?${text}` : path;
}

async function problemOf(answer: Response): Promise<Problem> {
  let body: { type?: string; title?: string; detail?: string; mend?: string } = {};
  try {
    body = await answer.json();
  } catch {
    // A proxy's page or nothing at all: the status has to do.
  }
  return new Problem(answer.status, body.type ?? "", body.title ?? answer.statusText, body.detail ?? "", body.mend ?? null);
}

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  let payload: BodyInit | undefined;
  if (body instanceof FormData) payload = body;
  else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    payload = JSON.stringify(body);
  }
  let answer: Response;
  try {
    answer = await fetch(BASE + path, { method, headers, body: payload ?? null, signal: signal ?? null, credentials: "same-origin" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, "about:offline", "offline", "", null);
  }
  if (!answer.ok) {
    const problem = await problemOf(answer);
    if (answer.status === 401 && path !== "/session") whenSignedOut();
    throw problem;
  }
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  send<T>("GET", withQuery(path, query), undefined, signal);
export const post = <T>(path: string, body?: unknown): Promise<T> => send<T>("POST", path, body);
export const put = <T>(path: string, body?: unknown): Promise<T> => send<T>("PUT", path, body);
export const patch = <T>(path: string, body?: unknown): Promise<T> => send<T>("PATCH", path, body);
export const remove = <T>(path: string, body?: unknown): Promise<T> => send<T>("DELETE", path, body);

/** Returns the path of a collection's part; `parts` are percent-encoded. */
export function of(collection: string, ...parts: string[]): string {
  return ["/collections", collection, ...parts].map((part, at) => (at === 0 ? part : encodeURIComponent(part))).join("/");
}

/** Returns the full address of a part of the API, for links and event streams. */
export function address(path: string): string {
  return BASE + path;
}
