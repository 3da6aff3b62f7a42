// Opens the report for editors in Chromium as its readers do: node report.cjs PLAN
// PLAN is a JSON file: {chromium, profile, page, axe, screens: folder, large}; of a large page no pictures are taken and
// nothing is printed. Prints one JSON object: what each view shows
// (errors, requests, overflow, what axe has to say), what the keys and filters do, and how many cards a print has.

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const puppeteer = require("puppeteer-core");
const { FLAGS } = require("./pages.cjs");

const SCREENS = { phone: { width: 360, height: 740 }, laptop: { width: 1280, height: 800 } };

async function opened(browser, plan, size, light) {
  const page = await browser.newPage();
  const errors = [];
  const requests = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("dialog", (dialog) => errors.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  page.on("request", (request) => requests.push(request.url()));
  await page.setViewport({ ...size, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: light }]);
  await page.goto(pathToFileURL(plan.page).href, { waitUntil: "load" });
  return { page, errors, requests };
}

async function view(browser, plan, screen, light) {
  const { page, errors, requests } = await opened(browser, plan, SCREENS[screen], light);
  await page.screenshot({ path: path.join(plan.screens, `report-${screen}-${light}.png`), fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.evaluate(fs.readFileSync(plan.axe, "utf8"));
  const axe = await page.evaluate(async () => {
    document.styleSheets[0].insertRule("article { content-visibility: visible !important; }");
    for (const details of document.querySelectorAll("details")) details.open = true;
    const found = await window.axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
  });
  await page.close();
  return { screen, light, errors, requests: requests.length, overflow, paper, axe };
}

async function used(browser, plan) {
  const { page, errors } = await opened(browser, plan, SCREENS.laptop, "light");
  const shown = () => page.$$eval("article", (all) => all.filter((a) => !a.hidden).map((a) => a.dataset.outcome));
  const active = () => page.evaluate(() => document.activeElement.id || document.activeElement.name || "");
  const outline = () => page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  const told = { all: await shown(), keys: [] };
  for (const key of ["j", "j", "k", "Enter", "/", "Escape", "?"]) {
    await page.keyboard.press(key);
    told.keys.push([key, await active(), await outline()]);
    if (key === "Enter") told.opened = await page.$$eval("article > details[open]", (all) => all.length);
    if (key === "/") await page.keyboard.type("j");
    if (key === "?") told.help = await page.$eval("dialog", (dialog) => dialog.open);
  }
  await page.keyboard.press("Escape");
  await page.$eval("[name=words]", (field) => (field.value = ""));
  await page.click("[name=outcome][value=verbatim]");
  told.without = await shown();
  await page.type("[name=words]", "ACCOUNTABLE to");
  await page.waitForFunction(() => !document.getElementById("shown").value.includes(" of ") === false);
  await new Promise((done) => setTimeout(done, 300));
  told.searched = await shown();
  told.count = await page.$eval("#shown", (output) => output.value);
  told.milliseconds = await page.evaluate(() => {
    const started = performance.now();
    document.querySelector("[name=findings]").click();
    document.body.getBoundingClientRect();
    return performance.now() - started;
  });
  if (!plan.large) await page.pdf({ path: path.join(plan.screens, "report.pdf"), preferCSSPageSize: true, width: "210mm", height: "297mm" });
  await page.click("[type=reset]");
  await new Promise((done) => setTimeout(done, 100));
  told.reset = await shown();
  told.errors = errors;
  await page.close();
  return told;
}

async function plain(browser, plan) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(pathToFileURL(plan.page).href, { waitUntil: "load" });
  const text = await page.$$eval("article", (all) => all.filter((a) => a.checkVisibility()).length);
  const form = await page.$eval("#filters", (f) => f.checkVisibility());
  await page.close();
  return { cards: text, form };
}

async function main() {
  const plan = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
  const browser = await puppeteer.launch({ executablePath: plan.chromium, userDataDir: plan.profile, args: FLAGS });
  const views = [];
  for (const screen of plan.large ? [] : Object.keys(SCREENS)) {
    for (const light of ["light", "dark"]) views.push(await view(browser, plan, screen, light));
  }
  console.log(JSON.stringify({ views, used: await used(browser, plan), plain: await plain(browser, plan) }));
  await browser.close();
}

main();
