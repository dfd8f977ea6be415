// The part of Cloudflare's platform that this Worker uses. The full types redefine half of the web
// platform's and clash with Deno's; `worker-configuration.d.ts` needs no more than these.

interface RateLimit {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

interface KVNamespace {
  get(key: string): Promise<string | null>;
}

interface R2Object {
  size: number;
  httpEtag: string;
  httpMetadata?: { contentType?: string };
}

interface R2ObjectBody extends R2Object {
  body: ReadableStream<Uint8Array>;
}

interface R2Bucket {
  get(key: string): Promise<R2ObjectBody | null>;
  put(
    key: string,
    value: Uint8Array,
    options?: { httpMetadata?: { contentType?: string } },
  ): Promise<R2Object | null>;
  delete(key: string): Promise<void>;
}
