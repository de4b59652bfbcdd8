import type { ProjectFile } from '../program/text-file.js';
import { spotIn } from '../program/text-file.js';
import { defineRule } from '../rule.js';
import { isCredentialVariable } from './support/credential-names.js';
import { SMALL_SERVER } from './support/examples.js';

const image = (text: string): Record<string, string> => ({ 'server.ts': SMALL_SERVER, Dockerfile: text });

export default defineRule({
  name: 'require-safe-image',
  severity: 'warning',
  category: 'packaging',
  confidence: 'high',
  practices: ['P-134', 'P-138', 'P-141', 'P-27', 'P-97'],
  cwe: ['CWE-250', 'CWE-1357', 'CWE-538'],
  owasp: ['MCP04', 'MCP07', 'MCP01'],
  summary: 'The image of the server does not run as root, starts from a version that somebody chose, and gets its signals.',
  why: 'Whoever breaks out of a tool is root in the container, and root writes everywhere in it. A base image without a version is another one tomorrow. What ARG and ENV hold can be read from the image. A shell in front of the process keeps SIGTERM from it: every stop is a kill.',
  advice: 'FROM node:22.11-slim (better with @sha256:…), USER node, CMD ["node", "dist/server.js"].',
  whenNotToUse: 'The platform sets the user, and refuses root.',
  examples: {
    bad: [
      image('FROM node:latest\nCOPY . .\nCMD npm start\n'),
      image('FROM node:22.11-slim\nARG NPM_TOKEN\nRUN npm ci\nUSER node\nCMD ["node", "dist/server.js"]\n'),
    ],
    good: [image('FROM node:22.11-slim\nCOPY . .\nUSER node\nCMD ["node", "dist/server.js"]\n')],
  },
  messages: {
    root: 'The server runs as root in this image: no USER is set after the last FROM.',
    floating: 'The base image {image} has no version: it is another one tomorrow.',
    shell: 'The process is started through a shell, which keeps SIGTERM from it. Write CMD ["node", "…"].',
    secret: '"{name}" is part of the history of the image, and of what everybody who pulls it can read. Use RUN --mount=type=secret.',
    debugger: 'A debugger listens on every interface: whoever reaches it runs any code.',
  },
  check({ project, report }) {
    for (const file of project.matching(/(^|\/)(Dockerfile|Containerfile)([.-][\w.-]+)?$/)) {
      const lines = instructions(file);
      const lastFrom = lines.findLast((line) => line.name === 'FROM');
      if (lastFrom === undefined) continue;
      const stage = lines.filter((line) => line.start >= lastFrom.start);
      const user = stage.findLast((line) => line.name === 'USER');
      if ((user === undefined && !/nonroot|rootless/.test(lastFrom.rest)) || /^(root|0)\b/.test(user?.rest ?? ''))
        report({ message: 'root', at: at(file, user ?? lastFrom) });
      for (const from of lines.filter((line) => line.name === 'FROM')) {
        const [name = ''] = from.rest.replace(/^--platform=\S+\s+/, '').split(/\s+/);
        const stages = lines.filter((line) => line.name === 'FROM').map((line) => / as (\S+)/i.exec(line.rest)?.[1]);
        if (name.includes('$') || name === 'scratch' || stages.includes(name) || name.includes('@sha256:')) continue;
        if (!/:[^/]+$/.test(name) || /:(latest|current|lts)$/.test(name))
          report({ message: 'floating', values: { image: name }, at: at(file, from), severity: 'info' });
      }
      const start = stage.findLast((line) => line.name === 'ENTRYPOINT') ?? stage.findLast((line) => line.name === 'CMD');
      if (start !== undefined && (!start.rest.startsWith('[') || /^\[\s*"(npm|yarn|pnpm)"/.test(start.rest)))
        report({ message: 'shell', at: at(file, start), severity: 'info' });
      for (const line of lines) {
        const name = secretIn(line);
        if (name !== undefined) report({ message: 'secret', values: { name }, at: at(file, line) });
        if (/--inspect(-brk)?=(0\.0\.0\.0|::)/.test(line.rest)) report({ message: 'debugger', at: at(file, line), severity: 'error' });
      }
    }
  },
});

/** A build argument or variable that is called like a credential. An empty one only says that the server reads it. */
function secretIn({ name, rest }: Instruction): string | undefined {
  if (name !== 'ARG' && name !== 'ENV') return undefined;
  const [, variable = '', , value = ''] = /^(\w+)(\s*=\s*|\s+)?["']?([^\s"']*)/.exec(rest) ?? [];
  if (!isCredentialVariable(variable) || (name === 'ENV' && (value === '' || value.startsWith('/')))) return undefined;
  return variable;
}

interface Instruction {
  name: string;
  rest: string;
  start: number;
  end: number;
}

function instructions(file: ProjectFile): Instruction[] {
  return [...file.text.matchAll(/^[ \t]*([A-Za-z]+)[ \t]+((?:[^\n\\]|\\\r?\n|\\.)*)/gm)].map((match) => ({
    name: (match[1] ?? '').toUpperCase(),
    rest: (match[2] ?? '').trim(),
    start: match.index,
    end: match.index + match[0].trimEnd().length,
  }));
}

function at(file: ProjectFile, line: Instruction): ReturnType<typeof spotIn> {
  return spotIn(file, line.start, line.end);
}
