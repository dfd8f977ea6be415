/** What a workerd holds at a moment. All in MiB. */
export type Memory = {
  /** Seconds since the start. */
  at: number;
  /** Resident, as the kernel counts it. */
  resident: number;
  /** Resident, and not pages of files. */
  anonymous: number;
  /** JavaScript's heap: what is in use, and what V8 holds for it. */
  heapUsed: number;
  heapHeld: number;
  /** Outside of the heap, for buffers that JavaScript knows. */
  buffers: number;
};

const MIB = 1024 * 1024;

/** Reads what the kernel and V8 say about a workerd, which was started with an inspector. */
export async function readMemory(
  { pid, inspector }: { pid: number; inspector: Inspector },
): Promise<Omit<Memory, "at">> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)![1]);
  const heap = await inspector.call("Runtime.getHeapUsage") as Record<string, number>;
  return {
    resident: kib("VmRSS") / 1024,
    anonymous: kib("RssAnon") / 1024,
    heapUsed: heap.usedSize! / MIB,
    heapHeld: heap.totalSize! / MIB,
    buffers: (heap.backingStorageSize ?? 0) / MIB,
  };
}

/** A connection to V8's inspector. */
export type Inspector = {
  call: (method: string, params?: Record<string, unknown>) => Promise<unknown>;
  close: () => void;
};

/**
 * Connects to the inspector of workerd's service.
 *
 * Source: https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage
 */
export async function connectInspector(port: number, service: string): Promise<Inspector> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${service}`);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;
  socket.onmessage = ({ data }) => {
    const { id, result, error } = JSON.parse(data);
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  };
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error("The inspector has gone"));
  };
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`No inspector of ${service} at port ${port}`));
  });
  return {
    call: (method, params = {}) => {
      const call = Promise.withResolvers<unknown>();
      waiting.set(++calls, call);
      socket.send(JSON.stringify({ id: calls, method, params }));
      return call.promise;
    },
    close: () => socket.close(),
  };
}
