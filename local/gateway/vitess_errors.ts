/**
 * What Vitess says without MySQL: `by` whom, and with which code. `vttablet` stands next to the database,
 * `vtgate` in front of it; what it refuses without having looked for a tablet (`vtgate_itself`) names none. `errno`
 * when it comes with one of MySQL's.
 */
export type VitessError = {
  by: "vtgate" | "vtgate_itself" | "vttablet";
  code: string;
  text: string;
  errno?: number;
  sqlState?: string;
};

const TARGET = `'keyspace:"db" shard:"-" tablet_type:PRIMARY'`;

/**
 * What a client hears while the primary is replaced, moved or overloaded. Passes.
 *
 * Source: vitessio/vitess `go/vt/vtgate/tabletgateway.go`, `go/vt/vtgate/buffer/buffer.go`,
 * `go/vt/vterrors/code.go`, `go/vt/vttablet/tabletserver/state_manager.go`, `go/vt/vttablet/tabletmanager/tm_state.go`.
 */
export const FAILOVERS = {
  primary_not_serving: {
    by: "vtgate",
    code: "ClusterEvent",
    text: "primary is not serving, there may be a reparent operation in progress",
  },
  no_healthy_tablet: {
    by: "vtgate",
    code: "Unavailable",
    text: `no healthy tablet available for ${TARGET}`,
  },
  inconsistent_state: {
    by: "vtgate",
    code: "Unavailable",
    text: "inconsistent state detected, primary is serving but initially found no available tablet",
  },
  buffer_full: {
    by: "vtgate",
    code: "Unavailable",
    text:
      "failed to automatically buffer and retry failed request during failover: primary buffer is full",
  },
  evicted: {
    by: "vtgate",
    code: "Unavailable",
    text: "buffer full: request evicted for newer request",
  },
  being_resharded: {
    by: "vtgate",
    code: "ClusterEvent",
    text: "current keyspace is being resharded",
  },
  shard_missing: {
    by: "vtgate",
    code: "Unavailable",
    text: "destination shard is missing after a resharding operation",
  },
  no_connection: { by: "vtgate", code: "Unavailable", text: "VT14002: no available connection" },
  no_connection_for_tablet: {
    by: "vtgate",
    code: "Unavailable",
    text: `VT14003: no connection for tablet alias:{cell:"local" uid:1}`,
  },
  connection_error: {
    by: "vtgate",
    code: "Unavailable",
    text: "vttablet: Connection Closed",
  },
  not_serving: {
    by: "vttablet",
    code: "ClusterEvent",
    text: "operation not allowed in state NOT_SERVING",
  },
  shutting_down: {
    by: "vttablet",
    code: "ClusterEvent",
    text: "operation not allowed in state SHUTTING_DOWN",
  },
  wrong_tablet_type: {
    by: "vttablet",
    code: "ClusterEvent",
    text: "wrong tablet type: PRIMARY, want: REPLICA or []",
  },
  denied_tables: {
    by: "vttablet",
    code: "ClusterEvent",
    text: "disallowed due to rule: enforce denied tables",
  },
  no_new_connections: {
    by: "vttablet",
    code: "Unavailable",
    text: "server can't accept new connections",
  },
  unavailable: { by: "vttablet", code: "Unavailable", text: "transport is closing" },
  aborted: { by: "vttablet", code: "Aborted", text: "reserved connection 7: ended" },
  pool_full: {
    by: "vttablet",
    code: "ResourceExhausted",
    text: "query pool wait: resource pool timed out",
  },
  shutdown_in_progress: {
    by: "vttablet",
    code: "Unavailable",
    text: "Server shutdown in progress",
    errno: 1053,
    sqlState: "08S01",
  },
  interrupted: {
    by: "vttablet",
    code: "Canceled",
    text: "Query execution was interrupted",
    errno: 1317,
    sqlState: "70100",
  },
  read_only: {
    by: "vttablet",
    code: "FailedPrecondition",
    text: "The MySQL server is running with the --super-read-only option",
    errno: 1290,
  },
  read_only_mode: {
    by: "vttablet",
    code: "Unknown",
    text: "Running in read-only mode",
    errno: 1836,
  },
  table_changed: {
    by: "vttablet",
    code: "Unknown",
    text: "Table definition has changed, please retry transaction",
    errno: 1412,
  },
  inactive: {
    by: "vttablet",
    code: "Unknown",
    text: "The client was disconnected by the server because of inactivity",
    errno: 4031,
  },
  lost_connection: {
    by: "vttablet",
    code: "Unknown",
    text: "Lost connection to MySQL server during query",
    errno: 2013,
  },
  gone_away: {
    by: "vttablet",
    code: "Unavailable",
    text: "MySQL server has gone away",
    errno: 2006,
  },
} as const satisfies Record<string, VitessError>;

/** What stays however often it is tried, although Vitess gives it the codes of what passes. */
export const PERMANENT_LIMITS = {
  row_count: { by: "vttablet", code: "ResourceExhausted", text: "Row count exceeded 10000" },
  row_count_aborted: { by: "vttablet", code: "Aborted", text: "Row count exceeded 10000" },
  answer_too_large: {
    by: "vttablet",
    code: "ResourceExhausted",
    text: "grpc: received message larger than max (17301504 vs. 16777216)",
  },
  statement_too_large: {
    by: "vtgate",
    code: "ResourceExhausted",
    text: "grpc: trying to send message larger than max (17301504 vs. 16777216)",
  },
  check_violated: {
    by: "vttablet",
    code: "ResourceExhausted",
    text: "Check constraint 'phone_is_digits' is violated.",
    errno: 3819,
  },
  check_failed: {
    by: "vttablet",
    code: "ResourceExhausted",
    text: "CONSTRAINT `phone_is_digits` failed for `db`.`m_warga`",
    errno: 4025,
  },
  too_long: {
    by: "vttablet",
    code: "ResourceExhausted",
    text: "Data too long for column 'not serving' at row 1",
    errno: 1406,
  },
  foreign_key: {
    by: "vttablet",
    code: "ResourceExhausted",
    text: "Cannot add or update a child row: a foreign key constraint fails",
    errno: 1452,
  },
} as const satisfies Record<string, VitessError>;

/** Everything that a gateway can be asked to say as Vitess says it. */
export const VITESS_ERRORS = { ...FAILOVERS, ...PERMANENT_LIMITS };
