/**
 * The frontend's one axios client: `src/api.js` (API) of revision 64ab5f1 (2026-01-19). Components
 * get the body of a 2xx; anything else rejects with a flat object, so that no component can read the
 * text of an error (specification, section 0.2).
 */
import { fetchWithoutMockCors } from "../support/pact.ts";

/** What the response interceptor rejects with (API:58-70). */
export class Rejected extends Error {
  constructor(readonly status: number) {
    super(`Request failed with status code ${status}`);
  }
}

/** A client with a stored token, or without one. A body that is a `FormData` is sent as multipart. */
export type Api = {
  send: (method: string, path: string, body?: unknown) => Promise<unknown>;
};

/** The frontend's origin: browsers let it read answers that name it. */
export const ORIGIN = "https://zportaacademy.com";

/** API:18-30. The request interceptor puts the stored token on every request. */
export function createApi(baseUrl: string, token: string | null = null): Api {
  return {
    send: async (method, path, body) => {
      const isForm = body instanceof FormData;
      const answer = await fetchAsBrowser(`${baseUrl}/api${path}`, {
        method,
        headers: {
          Origin: ORIGIN,
          ...token === null ? {} : { Authorization: `Token ${token}` },
          ...body === undefined || isForm ? {} : { "Content-Type": "application/json" },
        },
        body: isForm || body === undefined ? body : JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Rejected(answer.status);
      return text === "" ? "" : JSON.parse(text);
    },
  };
}

/** API:18-22: `withCredentials`. @throws as a browser does when the page may not read the answer. */
async function fetchAsBrowser(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetchWithoutMockCors(url, init);
  const isOurs = answer.headers.get("Access-Control-Allow-Origin") === ORIGIN &&
    answer.headers.get("Access-Control-Allow-Credentials") === "true";
  if (isOurs) return answer;
  await answer.body?.cancel();
  throw new TypeError("Network Error");
}
