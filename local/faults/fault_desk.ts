import type { Fault } from "../gateway/faults.ts";
import type { Failure } from "../mail/catcher.ts";
import { titleOf } from "../recording/statement.ts";
import { type DatabaseFault, toGatewayFault } from "./database_fault.ts";

/** Something that a fault has hit. `step` is the step of a request that it was: `ID.NUMBER`. */
export type Hit = { at: number; what: string; step?: string };

/** A fault of the database that was ordered. */
export type OrderedFault = {
  id: string;
  fault: DatabaseFault;
  hits: readonly Hit[];
  /** In milliseconds since 1970; of what ends after a time. */
  endsAt?: number;
  isOver: boolean;
};

/** A gateway, and whose database is behind it. */
export type BreakableGateway = {
  tenants: readonly string[];
  gateway: { inject: (fault: Fault) => () => void };
};

/** The faults of the database, and what faults have hit, the mail provider's among them. */
export type FaultDesk = {
  /** Those in force, and the latest that are over, the newest first. */
  faults: () => OrderedFault[];
  /** Breaks the database, until it has happened as often or lasted as long as the fault says. */
  order: (fault: DatabaseFault) => OrderedFault;
  /** Ends one fault, or all. */
  end: (id?: string) => void;
  /** The latest requests that a failure of the mail provider has hit, the newest first. */
  mailHits: () => Hit[];
  noteMailHit: (failure: Failure, emails: number, step?: string) => void;
};

/** What the desk tells others. */
export type FaultDeskOptions = {
  gateways: readonly BreakableGateway[];
  /** Is called when something has changed. */
  onChange: () => void;
  /** Is told what a fault has done to the step of a request. */
  onHit: (step: string, kind: string) => void;
};

const MOST_OVER = 20;
const MOST_HITS = 100;

/** Creates a desk without any fault. */
export function createFaultDesk({ gateways, onChange, onHit }: FaultDeskOptions): FaultDesk {
  let ordered: (OrderedFault & { remove: () => void })[] = [];
  let mailHits: Hit[] = [];

  const noteHit = (hits: readonly Hit[], hit: Hit, kind: string): Hit[] => {
    if (hit.step) onHit(hit.step, kind);
    return [hit, ...hits].slice(0, MOST_HITS);
  };
  const end = (id?: string) => {
    for (const each of ordered) {
      if (each.isOver || id !== undefined && each.id !== id) continue;
      each.isOver = true;
      each.remove();
    }
    const over = ordered.filter(({ isOver }) => isOver).slice(0, MOST_OVER);
    ordered = ordered.filter((each) => !each.isOver || over.includes(each));
    onChange();
  };
  const order = (fault: DatabaseFault): OrderedFault => {
    const id = crypto.randomUUID();
    let left = fault.times ?? Infinity;
    const hit = (sql: string, step?: string) => {
      const what = titleOf({ text: sql });
      entry.hits = noteHit(entry.hits, { at: Date.now(), what, step }, fault.kind);
      if (--left <= 0) end(id);
      else onChange();
    };
    const removals = gateways
      .filter(({ tenants }) => !fault.tenant || tenants.includes(fault.tenant))
      .map(({ gateway }) => gateway.inject({ ...toGatewayFault(fault), hit }));
    const ms = fault.seconds === undefined ? undefined : fault.seconds * 1000;
    const timer = ms === undefined ? undefined : setTimeout(() => end(id), ms);
    const remove = () => {
      clearTimeout(timer);
      for (const removeOne of removals) removeOne();
    };
    const endsAt = ms === undefined ? undefined : Date.now() + ms;
    const entry = { id, fault, hits: [] as readonly Hit[], endsAt, isOver: false, remove };
    ordered = [entry, ...ordered];
    onChange();
    return entry;
  };
  return {
    faults: () => ordered,
    order,
    end,
    mailHits: () => mailHits,
    noteMailHit: ({ status }, emails, step) => {
      const what = `${emails} email${emails === 1 ? "" : "s"}: ${status}`;
      mailHits = noteHit(mailHits, { at: Date.now(), what, step }, `mail provider, ${status}`);
      onChange();
    },
  };
}
