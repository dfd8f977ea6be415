/** A link to the page of an account, by its username. */
export function AccountLink({ id, username }: { id: number; username: string }) {
  return <a href={`/console/accounts/zporta/${id}`}>{username}</a>;
}

/** Where a list is shown by status: a link to each. `path` is the list's. */
export function StatusLinks({ path, label, statuses, current }: {
  path: string;
  label: string;
  /** The statuses, and how each is called. */
  statuses: readonly (readonly [string, string])[];
  current: string;
}) {
  return (
    <nav aria-label={label}>
      <ul>
        {statuses.map(([status, name]) => (
          <li>
            <a
              href={`${path}?status=${status}`}
              aria-current={status === current ? "page" : undefined}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Reads the number of an account out of a query; `null` without one. */
export function readId(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
