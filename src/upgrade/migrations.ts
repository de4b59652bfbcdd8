import semver from 'semver';

/** Text files of a project by path. */
export type TextFiles = ReadonlyMap<string, string>;

/** What a merge of lines cannot do: a change of the user's own files that a version of the template asks for. */
export interface Migration {
  /** The version that brings it. It runs on projects made by an earlier one. */
  version: string;
  /** What it does, for the report. */
  title: string;
  /**
   * The files that change (undefined: the file goes). Pure, and safe to run twice: on files that already changed it returns nothing.
   */
  migrate(files: TextFiles): ReadonlyMap<string, string | undefined>;
}

/** Every migration of a released version, oldest first. None so far: 0.1.0 is the first. */
export const MIGRATIONS: readonly Migration[] = [];

/** What migrations did, and the files they changed. */
export interface Migrated {
  changes: Map<string, string | undefined>;
  titles: string[];
}

/** Runs the migrations of the versions after `from` up to `to`, in the order of their versions, each on what the one before left. */
export function runMigrations(files: TextFiles, from: string, to: string, migrations: readonly Migration[]): Migrated {
  const due = migrations.filter(({ version }) => semver.gt(version, from) && semver.lte(version, to));
  const current = new Map(files);
  const migrated: Migrated = { changes: new Map(), titles: [] };
  for (const { title, migrate } of [...due].sort((a, b) => semver.compare(a.version, b.version))) {
    const changes = migrate(current);
    if (changes.size > 0) migrated.titles.push(title);
    for (const [path, text] of changes) {
      migrated.changes.set(path, text);
      if (text === undefined) current.delete(path);
      else current.set(path, text);
    }
  }
  return migrated;
}
