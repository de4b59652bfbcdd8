import rule from '../../../src/lint/rules/no-code-evaluation.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const one = (body: string, imports = '', schema = 'value: z.string()'): string => tool({ imports, body, schema });
const bad = (code: string, message: string, at: string, severity: 'error' | 'warning' = 'error') => ({
  code,
  findings: [{ message, at, severity }],
});
const page = 'const page = await (await chromium.launch()).newPage();\n  ';

testRule(rule, {
  valid: [
    one("const table = { one: () => 1 };\n  table[input.value as 'one']();"),
    one("await import(input.value === 'a' ? './a.js' : './b.js');"),
    one(`${page}await page.evaluate((text) => document.title === text, input.value);`, "import { chromium } from 'playwright';"),
    one(`${page}await page.evaluate(\`find(\${JSON.stringify(input.value)})\`);`, "import { chromium } from 'playwright';"),
    one('eval(`1 + ${input.value}`);', '', 'value: z.number()'),
    one('setTimeout(() => input.value, 10);'),
    one("Handlebars.compile('Hello {{name}}')({ name: input.value });", "import Handlebars from 'handlebars';"),
  ],
  invalid: [
    bad(one('eval(input.value);'), 'code', 'eval(input.value)'),
    bad(one("new Function('x', `return ${input.value}`);"), 'code', "new Function('x', `return ${input.value}`)"),
    bad(one('vm.runInNewContext(input.value, {});', "import vm from 'node:vm';"), 'code', 'vm.runInNewContext(input.value, {})'),
    bad(
      one("execFile('python3', ['-c', `print(${input.value})`]);", "import { execFile } from 'node:child_process';"),
      'code',
      "execFile('python3', ['-c', `print(${input.value})`])",
    ),
    bad(
      one(`${page}await page.evaluate(\`click('\${input.value}')\`);`, "import { chromium } from 'playwright';"),
      'code',
      "page.evaluate(`click('${input.value}')`)",
      'warning',
    ),
    bad(one('await import(input.value);'), 'module', 'import(input.value)'),
    bad(one('Handlebars.compile(input.value)({});', "import Handlebars from 'handlebars';"), 'template', 'Handlebars.compile(input.value)'),
  ],
});
