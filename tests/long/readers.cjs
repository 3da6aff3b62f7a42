// Pictures of an e-book in two readers' engines, foliate-js and epub.js, in Chromium: node readers.cjs PLAN
// PLAN is a JSON file: {chromium, profile, epub, modules, screens, places: {name: href}}. Prints a JSON list, one object
// for each picture: reader, screen, light, place, text (what stands on the shown pages' document), errors.

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const puppeteer = require("puppeteer-core");
const { FLAGS } = require("./pages.cjs");

const SCREENS = { phone: { width: 390, height: 844 }, tablet: { width: 834, height: 1112 } };
const TYPES = { ".js": "text/javascript", ".html": "text/html", ".epub": "application/epub+zip" };
const NIGHT = "html, body { background: #111 !important; color: #ddd !important; } a { color: inherit !important; }";
const SHELL = `<!DOCTYPE html><meta charset="utf-8"><title>Reader</title><link rel="icon" href="data:,">
<style>html, body, #area { margin: 0; height: 100%; overflow: hidden; } foliate-view { display: block; height: 100%; }</style>
<body><div id="area"></div><script src="/jszip/dist/jszip.min.js"></script><script src="/epubjs/dist/epub.js"></script>`;

function serve(plan) {
  const server = http.createServer((request, response) => {
    const name = new URL(request.url, "http://localhost").pathname;
    const file = name === "/book.epub" ? plan.epub : path.join(plan.modules, path.normalize(name));
    if (name !== "/" && !fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[path.extname(name) || ".html"] || "text/plain" });
    response.end(name === "/" ? SHELL : fs.readFileSync(file));
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

// Each opens the book in the page, and leaves window.show(href), which gives the text of what is then shown.
const READERS = {
  foliate: async (night) => {
    await import("/foliate-js/view.js");
    const data = await (await fetch("/book.epub")).blob();
    const view = document.createElement("foliate-view");
    document.body.replaceChildren(view);
    await view.open(new File([data], "book.epub"));
    view.renderer.setAttribute("max-column-count", "1");
    view.renderer.setStyles?.(night);
    if (night) document.body.style.background = "#111";
    window.show = async (href) => {
      await view.goTo(`EPUB/${href}`); // by the name in the archive
      await new Promise((done) => setTimeout(done, 400));
      return view.renderer.getContents().map(({ doc }) => doc.body.textContent).join(" ");
    };
  },
  "epub.js": async (night) => {
    const book = window.ePub("/book.epub");
    const size = { width: window.innerWidth, height: window.innerHeight };
    const rendition = book.renderTo("area", { ...size, flow: "paginated", spread: "none" });
    if (night) {
      document.body.style.background = "#111";
      rendition.hooks.content.register((contents) => contents.addStylesheetCss(night, "night"));
    }
    window.show = async (href) => {
      await rendition.display(href);
      await new Promise((done) => setTimeout(done, 400));
      return rendition.getContents().map((contents) => contents.document.body.textContent).join(" ");
    };
  },
};

async function main() {
  const plan = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
  const server = await serve(plan);
  const browser = await puppeteer.launch({ executablePath: plan.chromium, userDataDir: plan.profile, args: FLAGS });
  const found = [];
  for (const [reader, open] of Object.entries(READERS)) {
    for (const [screen, size] of Object.entries(SCREENS)) {
      for (const light of ["light", "dark"]) {
        const page = await browser.newPage();
        const errors = [];
        page.on("pageerror", (error) => errors.push(String(error)));
        await page.setViewport({ ...size, deviceScaleFactor: 1 });
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await page.evaluate(open, light === "dark" ? NIGHT : "");
        for (const [place, href] of Object.entries(plan.places)) {
          const text = await page.evaluate((target) => window.show(target), href);
          found.push({ reader, screen, light, place, text: text.replace(/\s+/g, " ").trim(), errors: [...errors] });
          if (plan.screens) {
            const name = `${reader}-${place}-${screen}-${light}.png`;
            await page.screenshot({ path: path.join(plan.screens, name) });
          }
        }
        await page.close();
      }
    }
  }
  await browser.close();
  server.close();
  console.log(JSON.stringify(found));
}

main();
