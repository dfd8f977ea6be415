import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { StatementError } from "./errors.ts";

/** The transaction that a session has opened on the tablet. */
export type ShardSession = {
  target: { keyspace: string; shard: string; tabletType: string };
  transactionId: string;
  tabletAlias: { cell: string; uid: number };
};

/** The state of a session. The client carries it; the server keeps none. */
export type VitessSession = {
  autocommit: true;
  inTransaction?: true;
  /** The transaction was lost and rolled back: every statement but `ROLLBACK` is refused. */
  errorUntilRollback?: true;
  shardSessions?: ShardSession[];
  options: { includedFields: "ALL"; clientFoundRows: true };
  DDLStrategy: "direct";
  SessionUUID: string;
  enableSystemSettings: true;
};

/** The state on the wire, with a signature of this gateway. */
export type SignedSession = { signature: string; vitessSession: VitessSession };

/** The state of a new session. */
export function newSession(): VitessSession {
  return {
    autocommit: true,
    options: { includedFields: "ALL", clientFoundRows: true },
    DDLStrategy: "direct",
    SessionUUID: randomUUID(),
    enableSystemSettings: true,
  };
}

/** Signs the current state. */
export function signSession(vitessSession: VitessSession, key: Buffer): SignedSession {
  return { signature: signatureOf(vitessSession, key), vitessSession };
}

/**
 * Reads the state that a client sent back. Without one, a new session begins.
 *
 * @throws {StatementError} when the signature does not fit.
 */
export function readSession(sent: SignedSession | null | undefined, key: Buffer): VitessSession {
  if (!sent) return newSession();
  const expected = Buffer.from(signatureOf(sent.vitessSession, key));
  const given = Buffer.from(String(sent.signature));
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new StatementError("InvalidArgument", "session signature does not match");
  }
  return sent.vitessSession;
}

/** `BEGIN` only sets a flag. The tablet opens the transaction at its first statement. */
export function flagTransaction(session: VitessSession): void {
  session.inTransaction = true;
}

/** Stores the transaction that the first statement has opened. */
export function joinTransaction(session: VitessSession, transactionId: string): void {
  session.shardSessions = [{
    target: { keyspace: "db", shard: "-", tabletType: "PRIMARY" },
    transactionId,
    tabletAlias: { cell: "local", uid: 1 },
  }];
}

/** Notes that the client has to learn of the lost transaction before it goes on. */
export function wantRollback(session: VitessSession): void {
  session.errorUntilRollback = true;
}

/** Ends the transaction after `COMMIT` or `ROLLBACK`, whether they succeeded or not. */
export function leaveTransaction(session: VitessSession): void {
  delete session.inTransaction;
  delete session.shardSessions;
  delete session.errorUntilRollback;
}

/** The transaction of this session, if it has been opened. */
export function transactionOf(session: VitessSession): string | null {
  return session.shardSessions?.[0]?.transactionId ?? null;
}

function signatureOf(session: VitessSession, key: Buffer): string {
  return createHmac("sha256", key).update(JSON.stringify(session)).digest("base64");
}
