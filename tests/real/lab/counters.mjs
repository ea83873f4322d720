// Counts texts as npm's twitter-text and @atproto/api do: a JSON string a line in, JSON out.
// Argument: the folder that has both in its node_modules. Places count UTF-16 units of the
// composed text (twitter-text, whose own conversion to code points is off by one in links with
// letters beyond U+FFFF) and UTF-8 bytes (Bluesky).
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const load = createRequire(join(process.argv[2], 'package.json'))
const twitter = load('twitter-text')
const { RichText, UnicodeString } = load('@atproto/api')

const places = (found) => found.map((one) => one.indices)

function onX(text) {
  const composed = text.normalize()
  const links = twitter.extractUrlsWithIndices(composed)
  const parsed = twitter.parseTweet(text, twitter.configs.version3)
  return {
    length: parsed.weightedLength,
    valid: parsed.valid,
    composed,
    urls: links.map((one) => one.url),
    places: places(links),
    hashtags: places(twitter.extractHashtagsWithIndices(composed)),
    mentions: places(twitter.extractMentionsOrListsWithIndices(composed)),
  }
}

function onBluesky(text) {
  const rich = new RichText({ text })
  rich.detectFacetsWithoutResolution()
  const facets = (rich.facets ?? []).map(({ index, features: [feature] }) => [
    index.byteStart,
    index.byteEnd,
    feature.$type.split('#')[1],
    feature.uri ?? feature.tag ?? feature.did,
  ])
  return { graphemes: new UnicodeString(text).graphemeLength, bytes: rich.length, facets }
}

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line)
  process.stdout.write(JSON.stringify({ x: onX(text), bluesky: onBluesky(text) }) + '\n')
}
