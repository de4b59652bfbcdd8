import rule from '../../../src/lint/rules/no-client-in-handler.js';
import { tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import { Pool } from 'pg';\nimport Redis from 'ioredis';";

testRule(rule, {
  valid: [
    tool({ imports, before: 'const pool = new Pool();', body: "await pool.query('SELECT 1');" }),
    // Made by the first call only.
    tool({ imports, before: 'let pool: Pool | undefined;', body: "if (!pool) pool = new Pool();\n  await pool.query('SELECT 1');" }),
    tool({
      imports,
      before: 'let pool: Pool | undefined;\nconst shared = () => (pool ??= new Pool());',
      body: "await shared().query('SELECT 1');",
    }),
    // For the database that the caller names.
    tool({ imports, body: "await new Pool({ database: input.value }).query('SELECT 1');" }),
    // Only an object.
    tool({ body: "new Map([['a', 1]]);" }),
  ],
  invalid: [
    {
      code: tool({ imports, body: "await new Pool({ max: 1 }).query('SELECT 1');" }),
      findings: [{ message: 'made', at: 'new Pool({ max: 1 })', tools: ['act'] }],
    },
    {
      code: tool({ imports, before: 'const connect = () => new Redis(process.env.REDIS_URL);', body: "await connect().get('a');" }),
      findings: [{ message: 'made', at: 'new Redis(process.env.REDIS_URL)' }],
    },
  ],
});
