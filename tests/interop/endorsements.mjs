// node endorsements.mjs WORLD FILE…: what Digital Bazaar's libraries say of the proof of each, as one JSON document.
import { World } from "./offline.mjs";
import { readFileSync } from "node:fs";
import { signed } from "./digital-bazaar.mjs";

const [, , list, ...files] = process.argv;
const world = new World(JSON.parse(readFileSync(list, "utf8")));
world.replaceFetch();

const said = [];
for (const file of files) said.push(await signed(readFileSync(file, "utf8"), world));
process.stdout.write(JSON.stringify(said));
