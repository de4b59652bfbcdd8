import { type CANCEL_SYMBOL, intro, isCancel, type SelectOptions, select, text } from '@clack/prompts';
import { cancelled } from '../shell/interruption.js';
import { type Answers, DEFAULT_TEMPLATE, defaultAuth, OPENAPI_TEMPLATE } from './answers.js';
import { PACKAGE_MANAGERS } from './choices.js';
import type { Manifest } from './manifest.js';
import type { PackageManager } from './package-manager.js';
import { packageNameProblem } from './package-name.js';

/** Opens the conversation. */
export function greet(): void {
  intro('A few questions about the new server. Ctrl-C stops without a trace; --yes asks nothing.');
}

/** Asks for the folder. */
export async function askFolder(signal: AbortSignal): Promise<string> {
  const folder = await text({ message: 'Folder of the new server?', placeholder: './docs-server', validate: required('a folder'), signal });
  return answered(folder);
}

/** Asks which part of an API is to be served. */
export async function askTag(tags: readonly { tag: string; count: number }[], signal: AbortSignal): Promise<string> {
  const options = tags.map(({ tag, count }) => ({ value: tag, label: tag, hint: `${count} operations` }));
  return choose<string>({ message: 'The document is too large for one server. Which tag?', options, signal });
}

/** Asks for everything else; without templates, not for one. Throws when the person cancels any question. */
export async function askAnswers(
  templates: readonly Manifest[],
  suggestions: { name: string | undefined; pm: PackageManager },
  signal: AbortSignal,
): Promise<Answers> {
  const template = templates.length === 0 ? OPENAPI_TEMPLATE : await askTemplate(templates, signal);
  const name = await askName(suggestions.name, signal);
  const transport = await choose<Answers['transport']>({
    message: 'How do clients reach it?',
    options: TRANSPORT_OPTIONS,
    initialValue: 'both',
    signal,
  });
  const auth = transport === 'stdio' ? defaultAuth(transport) : await askAuth(signal);
  const options = PACKAGE_MANAGERS.map((value) => ({ value, label: value }));
  const pm = await choose<PackageManager>({ message: 'Package manager?', options, initialValue: suggestions.pm, signal });
  return { template, name, transport, auth, pm };
}

function askTemplate(templates: readonly Manifest[], signal: AbortSignal): Promise<string> {
  return choose<string>({
    message: 'Template?',
    options: templates.map(({ name, title, description }) => ({ value: name, label: title, hint: description })),
    initialValue: DEFAULT_TEMPLATE,
    signal,
  });
}

const TRANSPORT_OPTIONS: SelectOptions<Answers['transport']>['options'] = [
  { value: 'both', label: 'both', hint: 'HTTP when deployed, stdio on a desk' },
  { value: 'http', label: 'http', hint: 'Streamable HTTP only' },
  { value: 'stdio', label: 'stdio', hint: 'started by the client on the same machine' },
];

const AUTH_OPTIONS: SelectOptions<Answers['auth']>['options'] = [
  { value: 'oauth', label: 'oauth', hint: 'OAuth 2.1 access tokens from your identity provider' },
  { value: 'api-key', label: 'api-key', hint: 'keys that you hand out, stored hashed' },
  { value: 'none', label: 'none', hint: 'the server then refuses to leave loopback' },
];

function askAuth(signal: AbortSignal): Promise<Answers['auth']> {
  return choose<Answers['auth']>({ message: 'Who may call it over HTTP?', options: AUTH_OPTIONS, initialValue: 'oauth', signal });
}

async function askName(suggestion: string | undefined, signal: AbortSignal): Promise<string> {
  const name = await text({
    message: 'Package name?',
    ...(suggestion === undefined ? {} : { initialValue: suggestion }),
    validate: (value = '') => {
      const problem = packageNameProblem(value);
      return problem === undefined ? undefined : `That name ${problem}.`;
    },
    signal,
  });
  return answered(name);
}

async function choose<Value extends string>(options: SelectOptions<Value>): Promise<Value> {
  return answered(await select(options));
}

function required(what: string): (value: string | undefined) => string | undefined {
  return (value) => (value === undefined || value.trim() === '' ? `Type ${what}, or press Ctrl-C to stop.` : undefined);
}

function answered<Value>(value: Value | typeof CANCEL_SYMBOL): Value {
  if (isCancel(value)) throw cancelled();
  return value;
}
