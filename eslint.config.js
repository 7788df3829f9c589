import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Folders of pwa/src that any slice may use; every other one is a slice. */
const SHARED = ['app', 'local', 'net', 'sw', 'sync_status', 'rescue', 'ui', 'kit', 'generated'];
const slices = readdirSync(new URL('pwa/src', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !SHARED.includes(entry.name))
  .map((entry) => entry.name);

const only = (name, message) => ({ name, message });
const FETCH = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) =>
  only(name, 'The network is reached from pwa/src/net only.'),
);
const NO_HIDDEN_LOCALE = [
  {
    selector: "CallExpression[callee.property.name='toLocaleString']",
    message: 'Say the locale: use Intl with locale().',
  },
];
const PLAIN_TEXT = 'Texts come from words() of @/ui/i18n, in both languages.';

export default ts.config(
  { ignores: ['**/node_modules/', '.venv/', '.cache/', 'data/', 'pwa/dist/', 'pwa/src/generated/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  {
    rules: {
      'no-undef': 'off', // the compiler knows better, realm by realm
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...NO_HIDDEN_LOCALE],
      'svelte/no-unused-svelte-ignore': 'off', // takes the words of a reason for codes; svelte-check knows better
      '@typescript-eslint/consistent-type-definitions': 'off', // a type for values, an interface for ports
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['sync/ts/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!\\./)', message: 'sync/ts depends on nothing.' }] },
      ],
      'no-restricted-globals': [
        'error',
        ...Object.keys({ ...globals.browser, ...globals.node })
          .filter((name) => !(name in globals.es2025))
          .map((name) => only(name, 'sync/ts has no DOM, no clock, no network: pass it in.')),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is passed in.' },
        { object: 'Math', property: 'random', message: 'Chance is passed in.' },
      ],
    },
  },
  {
    files: ['pwa/src/**'],
    ignores: ['pwa/src/net/**'],
    rules: {
      'no-restricted-globals': ['error', ...FETCH],
      'no-restricted-properties': [
        'error',
        ...['window', 'globalThis', 'self'].map((object) => ({ object, property: 'fetch', message: FETCH[0].message })),
      ],
    },
  },
  slices.flatMap((slice) =>
    // By depth, because '../parts/x' is another slice in one folder and a folder of one's own in a deeper one.
    [1, 2, 3].map((depth) => ({
      files: [`pwa/src/${slice}/${'*/'.repeat(depth - 1)}*.{ts,svelte}`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: slices
              .filter((other) => other !== slice)
              .map((other) => ({
                regex: `^(@/|${'\\.\\./'.repeat(depth)})${other}(/|$)`,
                message: 'A slice never imports another slice; they meet in rows, by kind, and in pwa/src/app.',
              })),
          },
        ],
      },
    })),
  ),
  {
    files: ['pwa/src/{ui,local,net,generated,sync_status,rescue}/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: slices.map((slice) => ({
            regex: `^(@/|(\\.\\./)+)${slice}(/|$)`,
            message: 'Only pwa/src/app knows the slices.',
          })),
        },
      ],
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...NO_HIDDEN_LOCALE,
        {
          selector: 'SvelteElement[kind=html] > SvelteText[value=/[A-Za-z]{3}|[\\u4e00-\\u9fff]/]',
          message: PLAIN_TEXT,
        },
        {
          selector:
            'SvelteAttribute[key.name=/^(aria-label|aria-description|title|placeholder|alt|label)$/] > SvelteLiteral[value=/[A-Za-z]{3}|[\\u4e00-\\u9fff]/]',
          message: PLAIN_TEXT,
        },
      ],
    },
  },
  {
    files: ['tests/**'],
    rules: {
      'max-lines-per-function': 'off', // describe() is one
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
