import { isWindowsDevice } from '../package-name.js';
import { TemplateError } from '../template-error.js';

/** Refuses a rendered path that could leave the project, touch its `.git`, or not exist on Windows or macOS beside another. */
export function checkPaths(paths: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const problem = path.split('/').map(segmentProblem).find(Boolean) ?? (/^\.git\//i.test(path) ? 'lies in .git' : undefined);
    if (problem) throw new TemplateError(path, 0, problem);
    const twin = seen.get(path.toLowerCase());
    if (twin !== undefined) throw new TemplateError(path, 0, `would be the same file as ${twin} where case does not count`);
    seen.set(path.toLowerCase(), path);
  }
}

function segmentProblem(segment: string): string | undefined {
  if (segment === '' || segment === '.' || segment === '..') return 'has a path that is not plain and relative';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f<>:"|?*\\]/.test(segment) || /[. ]$/.test(segment)) return 'has a name that Windows refuses';
  return isWindowsDevice(segment) ? 'has a name that Windows reserves for a device' : undefined;
}
