import type { Project } from '../../model/project.js';

/** The version of a package that a lock file installs, where one is committed. */
export function lockedVersion(project: Project, name: string): string | undefined {
  const npm = project.nearest('package-lock.json') ?? project.nearest('npm-shrinkwrap.json');
  if (npm !== undefined) {
    const own = project.dir === '.' ? [] : [`${project.dir}/node_modules/${name}`];
    for (const key of [...own, `node_modules/${name}`]) {
      const found = new RegExp(`"${escaped(key)}":\\s*\\{\\s*"version":\\s*"([^"]+)"`).exec(npm.text)?.[1];
      if (found !== undefined) return found;
    }
  }
  const pnpm = project.nearest('pnpm-lock.yaml');
  if (pnpm !== undefined) return new RegExp(`^\\s+'?/?${escaped(name)}@(\\d[^:(']*)`, 'm').exec(pnpm.text)?.[1];
  const yarn = project.nearest('yarn.lock');
  return yarn === undefined
    ? undefined
    : new RegExp(`^"?${escaped(name)}@[^\\n]*:\\n\\s+version:?\\s+"?([^"\\n]+)`, 'm').exec(yarn.text)?.[1];
}

/** The lock files that a project can have. */
export const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'] as const;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
