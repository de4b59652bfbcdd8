import rule from '../../../src/lint/rules/no-unknown-template-variable.js';
import { withServer } from '../../../src/lint/rules/support/examples.js';
import { testRule } from '../../helpers/rule.js';

const reading = (template: string, parameter: string): string =>
  withServer(`import { ResourceTemplate } from '@modelcontextprotocol/server';
const server = makeServer();
server.registerResource('a', new ResourceTemplate(${template}, { list: undefined }), {}, async (uri, ${parameter}) => ({ contents: [] }));
`);

testRule(rule, {
  valid: [
    reading("'files://{+path}{?page,size*}'", '{ path, page: current, size }'),
    reading("'a://{id:3}'", '{ id }'),
    reading("'a://{id}'", '{ id, ...others }'),
    reading('process.env.TEMPLATE', '{ id }'),
    reading("'a://{id}'", 'variables'),
  ],
  invalid: [{ code: reading("'a://{id}'", '{ id, part: piece }'), findings: [{ message: 'unknown', at: 'part: piece' }] }],
});
