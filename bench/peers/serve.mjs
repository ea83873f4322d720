// One linter, kept warm: `node serve.mjs NAME`. For each line of JSON (a list of captions) it
// answers with a line of JSON: milliseconds of the thread's own time for each check (others on
// the machine don't count), how much was found, and the megabytes that it has grown by.
import {createInterface} from 'node:readline';

const makers = {
  async harper() {
    const {LocalLinter, Dialect} = await import('harper.js');
    const {binaryInlined} = await import('harper.js/binaryInlined');
    const linter = new LocalLinter({binary: binaryInlined, dialect: Dialect.American});
    await linter.setup();
    return async (text) => {
      const lints = await linter.lint(text, {language: 'plaintext'});
      for (const lint of lints) lint.free();
      return lints.length;
    };
  },
  async 'write-good'() {
    const {default: writeGood} = await import('write-good');
    return (text) => writeGood(text).length;
  },
  async alex() {
    const {text: check} = await import('alex');
    return (text) => check(text).messages.length;
  },
  async textlint() {
    const {TextlintKernel, TextlintKernelDescriptor} = await import('@textlint/kernel');
    const rule = async (name) => {
      const loaded = await import(`textlint-rule-${name}`);
      const found = loaded.default?.default ?? loaded.default ?? loaded;
      return {ruleId: name, rule: found, options: {}};
    };
    const plugin = (await import('@textlint/textlint-plugin-text')).default;
    const descriptor = new TextlintKernelDescriptor({
      rules: await Promise.all(['write-good', 'alex', 'terminology'].map(rule)),
      plugins: [{pluginId: 'text', plugin: plugin.default ?? plugin, options: true}],
      filterRules: [],
    });
    const kernel = new TextlintKernel();
    const options = {ext: '.txt', ...descriptor.toKernelOptions()};
    return async (text) => (await kernel.lintText(text, options)).messages.length;
  },
};

// These two count instead of linting: `found` is the sum of the lengths. They are done before
// the thread's own clock ticks, so they are timed by the clock on the wall.
const counters = {
  async 'twitter-text'() {
    const {default: twitter} = await import('twitter-text');
    return (text) => twitter.parseTweet(text, twitter.configs.version3).weightedLength;
  },
  async '@atproto/api'() {
    const {UnicodeString} = (await import('@atproto/api')).default;
    return (text) => new UnicodeString(text).graphemeLength;
  },
};

const onTheWall = () => Number(process.hrtime.bigint()) / 1e6;
const ofTheThread = () => {
  const {user, system} = process.threadCpuUsage();
  return (user + system) / 1e3;
};

const bare = process.memoryUsage().rss;
const name = process.argv[2];
const now = name in counters ? onTheWall : ofTheThread;
const check = await (counters[name] ?? makers[name])();
console.log('ready');
for await (const line of createInterface({input: process.stdin})) {
  const times = [];
  let found = 0;
  for (const text of JSON.parse(line)) {
    const began = now();
    const answer = check(text);
    found += typeof answer === 'number' ? answer : await answer;
    times.push(now() - began);
  }
  const growth = (process.memoryUsage().rss - bare) / 1048576;
  console.log(JSON.stringify({ms: times, found, mb: growth}));
}
