// Walks a real Chromium through a page: `node browse.mjs` reads its orders as JSON from stdin.
//
//   { executable, profile, url, steps: [["fill", selector, text] | ["click", selector]
//     | ["check", selector] | ["see", text]], until, picture }
//
// `until` is how the address must begin at the end; the picture is taken before the last
// step. Answers one line of JSON:
// { url, text } or { problem, url, text }.
import { chromium } from 'playwright-core'

let orders = ''
for await (const piece of process.stdin) orders += piece
const { executable, profile, url, steps = [], until = '', picture = '' } = JSON.parse(orders)

const quiet = [
  'no-sandbox', 'disable-gpu', 'disable-quic', 'no-first-run', 'disable-background-networking',
  'disable-component-update', 'disable-sync', 'disable-dev-shm-usage',
]
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: executable,
  headless: true,
  args: quiet.map((name) => `--${name}`),
  viewport: { width: 1000, height: 800 },
  locale: 'en-US',
})
const page = browser.pages()[0] ?? (await browser.newPage())
page.setDefaultTimeout(20_000)
const answer = {}
try {
  await page.goto(url)
  for (const [number, [verb, where, text]] of steps.entries()) {
    const place = page.locator(verb === 'see' ? `text=${where}` : where).first()
    if (picture && number === steps.length - 1) {
      await place.waitFor()
      await page.screenshot({ path: picture })
    }
    if (verb === 'see') await place.waitFor()
    else if (verb === 'fill') await place.fill(text)
    else await place[verb]()
  }
  if (until) await page.waitForURL((address) => address.href.startsWith(until))
} catch (error) {
  answer.problem = String(error.message ?? error)
}
answer.url = page.url()
answer.text = await page.locator('body').innerText().catch(() => '')
if (picture && answer.problem) await page.screenshot({ path: picture }).catch(() => {})
await browser.close()
console.log(JSON.stringify(answer))
