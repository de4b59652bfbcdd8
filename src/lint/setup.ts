/** What `mcp-lint init` finds in a folder: texts by path, undefined where there is no such file. */
export interface Surroundings {
  config: string | undefined;
  gitlab: string | undefined;
  /** Whether the project is built on GitHub: it has `.github`, or its origin lies there. */
  github: boolean;
  workflow: string | undefined;
}

/** A file to write, and what to say about it. */
export interface Step {
  path: string;
  text: string;
  about: string;
}

export const PATHS = {
  config: 'mcp-lint.config.json',
  gitlab: '.gitlab-ci.yml',
  workflow: '.github/workflows/mcp-lint.yml',
} as const;

/** What to write. Nothing that is there already is replaced. Pure. */
export function planSetup({ config, gitlab, github, workflow }: Surroundings, version: string): Step[] {
  const steps: Step[] = [];
  if (config === undefined) steps.push({ path: PATHS.config, text: CONFIG, about: 'the configuration' });
  if (github && workflow === undefined) steps.push({ path: PATHS.workflow, text: workflowText(version), about: 'a workflow for GitHub' });
  if (gitlab !== undefined && !/^mcp-lint:/m.test(gitlab))
    steps.push({
      path: PATHS.gitlab,
      text: `${gitlab.replace(/\n*$/, '\n')}\n${gitlabJob(version)}`,
      about: 'a job for GitLab, at the end',
    });
  return steps;
}

const CONFIG = `{
  "$schema": "./node_modules/create-mcp-server/schema/mcp-lint.config.schema.json",
  // recommended: what can be acted on without a discussion. Add "security" or "design", or take "strict" for everything.
  "extends": ["recommended"],
  // "rules": { "limit-tool-count": { "severity": "error", "options": { "noted": 15 } } },
  // "ignore": ["scripts"],
  // "sanitizers": ["./src/clean.ts#redact"],
}
`;

function command(version: string): string {
  return `npx --yes --package create-mcp-server@${version} mcp-lint`;
}

function workflowText(version: string): string {
  return `name: mcp-lint
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  mcp-lint:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - run: ${command(version)} --format github --format markdown:mcp-lint.md
      - if: always()
        run: test ! -f mcp-lint.md || cat mcp-lint.md >> "$GITHUB_STEP_SUMMARY"
`;
}

function gitlabJob(version: string): string {
  return `mcp-lint:
  image: node:22
  script:
    - ${command(version)} --format pretty --format gitlab:gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`;
}
