// node verify.mjs WORLD FILE…: what each verifier says of each file, as one JSON document.
import { World } from "./offline.mjs";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import * as bazaar from "./digital-bazaar.mjs";
import * as consortium from "./digital-credentials.mjs";
import { byCountingBraces, unbaked } from "./pictures.mjs";
import * as jose from "./tokens.mjs";

const [, , list, ...files] = process.argv;
const world = new World(JSON.parse(readFileSync(list, "utf8")));
world.replaceFetch();
console.log = console.error;

const said = {};
for (const file of files) {
  const bytes = readFileSync(file);
  said[basename(file)] = await opinions(basename(file), unbaked(file, bytes), bytes);
}
process.stdout.write(JSON.stringify({ said, missed: world.missed }));

async function opinions(name, text, bytes) {
  if (name.includes(".ob2.")) return { jose: await jose.assertion(text, world) };
  if (!text.startsWith("{")) return { jose: await jose.credential(text, world) };
  return {
    bazaar: await bazaar.embedded(text, world),
    consortium: await consortium.embedded(text),
    braces: name.endsWith(".png") ? byCountingBraces(bytes) === text : null,
  };
}
