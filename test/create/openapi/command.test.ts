import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, type Run, runCli } from '../../helpers/cli.js';
import { converse, DOWN, ENTER } from '../../helpers/pty.js';
import { snapshot, temporaryFolder } from '../../helpers/temp.js';

const OFFLINE = ['--no-install', '--no-git'];
/** The shipped templates, as if npm had installed the command. */
const env = { FIXTURE_TEMPLATES: join(projectRoot, 'templates') };
const call = (cwd: string, ...args: string[]): Promise<Run> => runCli([...args, ...OFFLINE], { cwd, env });

/** A folder with the document of the pet shelter. */
function withPets(): string {
  const cwd = temporaryFolder();
  copyFileSync(join(projectRoot, 'test/fixtures/openapi/pets.yaml'), join(cwd, 'pets.yaml'));
  return cwd;
}

/** A folder with a document of 200 operations under 20 tags. */
function withMany(): string {
  const cwd = temporaryFolder();
  const paths = Array.from({ length: 200 }, (_, index) => {
    const get = { tags: [`Part ${index % 20}`], responses: { 200: { content: { 'application/json': { schema: { type: 'boolean' } } } } } };
    return [`/things/${index}`, { get }] as const;
  });
  writeFileSync(
    join(cwd, 'many.json'),
    JSON.stringify({ openapi: '3.0.1', info: { title: 'Many', version: '1' }, paths: Object.fromEntries(paths) }),
  );
  return cwd;
}

describe('--from', () => {
  it('makes a server with the tools of the document, and the same one again by its replay command', async () => {
    const cwd = withPets();
    const { code, stdout, stderr } = await call(cwd, 'shelter', '--from', 'pets.yaml', '--operations', 'listPets,getPet', '--json');
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      status: 'done',
      template: 'api',
      answers: { template: 'api', name: 'shelter', transport: 'both', auth: 'oauth', pm: 'npm' },
      from: { file: 'pets.yaml', operations: ['listPets', 'getPet'] },
    });
    expect(result.answers).not.toHaveProperty('openapi');
    const first = snapshot(join(cwd, 'shelter'));
    expect(Object.keys(first).filter((path) => path.startsWith('src/tools/'))).toEqual(
      ['get-pet', 'index', 'list-pets', 'schemas'].map((name) => `src/tools/${name}.ts`),
    );
    expect(first).not.toHaveProperty('src/backend/sample.ts');
    expect(first['.env.example']).toContain('MCP_API_URL=https://api.shelter.example/v2');
    const again = withPets();
    const words = String(result.replay).split(' ').slice(2);
    expect((await runCli(words, { cwd: again, env })).code).toBe(0);
    expect(snapshot(join(again, 'shelter'))).toEqual(first);
  });

  it('says what did not become a tool', async () => {
    const cwd = withPets();
    const { stderr } = await call(cwd, 'shelter', '--from', 'pets.yaml', '--dry-run');
    expect(stderr).toContain('Only operations that read (GET) became tools.');
    expect(stderr).toContain('POST /pets');
    expect(existsSync(join(cwd, 'shelter'))).toBe(false);
  });

  it('keeps what an upgrade needs: without the document it makes the same files', async () => {
    const cwd = withPets();
    await call(cwd, 'shelter', '--from', 'pets.yaml', '--tag', 'visits');
    const { code, stdout, stderr } = await runCli(['upgrade', 'shelter', '--dry-run', '--json', '--allow-dirty'], { cwd, env });
    expect(code, stderr).toBe(0);
    const { files } = JSON.parse(stdout) as { files: { path: string; action: string }[] };
    expect(files.filter(({ action }) => !['unchanged', 'kept'].includes(action))).toEqual([]);
    const refused = await runCli(['upgrade', 'shelter', '--set', 'openapi={}', '--allow-dirty'], { cwd, env });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--set openapi={}')]);
  });

  it.each<[string[], string]>([
    [['--from', 'nothing.yaml'], 'nothing.yaml cannot be read'],
    [['--from', '.'], '. cannot be read'],
    [['--from', 'https://api.example.com/openapi.json'], '--from takes a file'],
    [['--from', 'pets.yaml', '--template', 'files'], 'not of files'],
    [['--from', 'pets.yaml', '--operations', 'addPet'], 'only operations that read (GET) become tools'],
    [['--from', 'pets.yaml', '--tag', 'dogs'], '--tag takes one of: pets, visits.'],
    [['--operations', 'getPet'], '--operations chooses from a document'],
    [['--tag', 'pets'], '--tag chooses from a document'],
    [['--split'], '--split cuts a document into servers'],
  ])('ends with 2 for %j', async (args, message) => {
    const cwd = withPets();
    const before = snapshot(cwd);
    const { code, stderr } = await call(cwd, 'shelter', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(snapshot(cwd)).toEqual(before);
  });
});

describe('a document of 200 operations', () => {
  it('without a choice ends with 2 and names what to pass', async () => {
    const cwd = withMany();
    const { code, stdout, stderr } = await call(cwd, 'many', '--from', 'many.json', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', reason: 'monolith', files: [] });
    for (const flag of ['--split', '--tag "Part 7"  (10)', '--operations a,b']) expect(stderr).toContain(flag);
  });

  it('in a terminal asks for the tag, and not for the template', () => {
    const cwd = withMany();
    const steps = [
      { expect: 'Which tag?', send: `${DOWN}${ENTER}` },
      { expect: 'Package name?', send: ENTER },
      { expect: 'How do clients reach it?', send: ENTER },
      { expect: 'Who may call it over HTTP?', send: ENTER },
      { expect: 'Package manager?', send: ENTER },
    ];
    const { code, transcript, missed } = converse(['many', '--from', 'many.json', ...OFFLINE], { cwd, steps, env });
    expect([missed, code], transcript).toEqual([null, 0]);
    expect(transcript).not.toContain('Template?');
    expect(JSON.parse(readFileSync(join(cwd, 'many/tools.lock.json'), 'utf8')).tools).toHaveLength(10);
    expect(readFileSync(join(cwd, 'many/src/tools/index.ts'), 'utf8')).toContain('getThings1Tool');
  });

  it('is cut into one server for each tag by --split', async () => {
    const cwd = withMany();
    const flags = ['--tag', 'Part 0', '--tag', 'Part 1'];
    const { code, stdout, stderr } = await call(cwd, 'many', '--from', 'many.json', '--split', ...flags, '--json');
    expect(code, stderr).toBe(0);
    const { projects, status } = JSON.parse(stdout);
    expect([status, projects.length]).toEqual(['done', 2]);
    for (const folder of ['part-0', 'part-1']) {
      expect(JSON.parse(readFileSync(join(cwd, 'many', folder, 'package.json'), 'utf8')).name).toBe(`many-${folder}`);
      expect(JSON.parse(readFileSync(join(cwd, 'many', folder, 'tools.lock.json'), 'utf8')).tools).toHaveLength(10);
    }
    const again = await call(cwd, 'many', '--from', 'many.json', '--split', ...flags);
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('is not empty')]);
  });
});
