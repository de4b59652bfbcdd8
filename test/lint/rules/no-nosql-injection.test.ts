import rule from '../../../src/lint/rules/no-nosql-injection.js';
import { lowLevel, tool } from '../../helpers/injection.js';
import { testRule } from '../../helpers/rule.js';

const imports = "import { MongoClient } from 'mongodb';";
const before = "const users = new MongoClient('mongodb://localhost').db('app').collection('users');";

testRule(rule, {
  valid: [
    tool({ imports, before, body: 'await users.find({ name: input.value }).toArray();' }),
    lowLevel({ imports, before, body: 'await users.findOne({ name: `${args.value}` });' }),
  ],
  invalid: [
    {
      code: tool({ imports, before, schema: 'value: z.any()', body: 'await users.find(input.value).toArray();' }),
      findings: [{ message: 'filter', at: 'users.find(input.value)' }],
    },
    // Nothing checks that it is text.
    {
      code: lowLevel({ imports, before, body: 'await users.findOne({ name: args.value });' }),
      findings: [{ message: 'filter', at: 'users.findOne({ name: args.value })' }],
    },
    {
      code: tool({ imports, before, body: 'await users.find({ $where: `this.name == "${input.value}"` }).toArray();' }),
      findings: [{ message: 'code', at: 'users.find({ $where: `this.name == "${input.value}"` })' }],
    },
  ],
});
