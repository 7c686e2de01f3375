/**
 * What a server gives the schema public by itself: up to 14 PUBLIC may create in it and the bootstrap superuser owns it,
 * from 15 neither.
 */

const ownerIn = (major: number): string => (major < 15 ? 'postgres' : 'pg_database_owner');

/** Whether the two majors give it otherwise. */
function differs(target: { on?: unknown; name?: unknown }, from: number, to: number): boolean {
  return target.on === 'schema' && target.name === 'public' && from < 15 !== to < 15;
}

/** The owner that an intent of one major means on another. */
export function publicOwner<T extends { on?: string; name?: string; owner?: unknown }>(owned: T, from: number, to: number): T {
  const byItself = owned.owner === ownerIn(13) || owned.owner === ownerIn(18);
  return byItself && differs(owned, from, to) ? { ...owned, owner: ownerIn(to) } : owned;
}

/** The privileges of PUBLIC that an intent of one major means on another. */
export function publicPrivilegesOn<T extends { on?: string; name?: string; role?: string; privileges?: unknown }>(
  granted: T,
  from: number,
  to: number,
): T | (Omit<T, 'privileges'> & { privileges: unknown }) {
  const { role, privileges } = granted;
  if (!Array.isArray(privileges)) return granted;
  const byItself = privileges.includes('usage') && privileges.every((privilege) => privilege === 'usage' || privilege === 'create');
  if (role !== 'PUBLIC' || !byItself || !differs(granted, from, to)) return granted;
  return { ...granted, privileges: to < 15 ? { in: [['usage'], ['create', 'usage']] } : ['usage'] };
}
