// Which workspaces an installation can have, and where they lie.

/** The closed set: an installation has its own workspace, and may have the example organisation beside it. */
export const workspaceTitles = { main: 'Your infrastructure', example: 'Example organisation' } as const;
export type WorkspaceName = keyof typeof workspaceTitles;

/** The database of `main`: the one that DATABASE_URL names, else `plumbline`. The others' names begin with it. */
export function mainDatabaseOf(adminUrl: string): string {
  const named = decodeURIComponent(new URL(adminUrl).pathname.slice(1));
  return named === '' || named === 'postgres' ? 'plumbline' : named;
}

export function databaseOf(mainDatabase: string, name: string): string {
  return name === 'main' ? mainDatabase : `${mainDatabase}_${name}`;
}
