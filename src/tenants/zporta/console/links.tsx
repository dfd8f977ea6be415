/** A link to the page of an account, by its username. */
export function AccountLink({ id, username }: { id: number; username: string }) {
  return <a href={`/console/accounts/zporta/${id}`}>{username}</a>;
}
