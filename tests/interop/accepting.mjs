// node accepting.mjs CONTEXT MADE TEXTS: whether the libraries that badges were made with take each of the texts, of
// which TEXTS has some for each name. MADE is what `issuing.mjs` printed. Prints the problems of each: none if they do.
import "./offline.mjs";
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as EcdsaMultikey from "@digitalbazaar/ecdsa-multikey";
import { cryptosuite as ecdsa } from "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite";
import { createDiscloseCryptosuite, createVerifyCryptosuite } from "@digitalbazaar/ecdsa-sd-2023-cryptosuite";
import { Ed25519Signature2020 } from "@digitalbazaar/ed25519-signature-2020";
import { cryptosuite as eddsa } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { derive, verifyCredential } from "@digitalbazaar/vc";
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { loader } from "./dids.mjs";

/** What is shown without being asked for. */
const UNASKED = new Set(["@context", "id", "type", "proof"]);

const [openBadges, made, texts] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const documentLoader = loader(openBadges, made.documents);

const said = {};
for (const [name, forms] of Object.entries(texts)) {
  said[name] = {};
  for (const [form, text] of Object.entries(forms)) {
    said[name][form] = await (text.startsWith("{") ? embedded(name, text) : token(text)).catch(sentences);
  }
}
process.stdout.write(JSON.stringify(said));

/** What is wrong with any of the proofs that the library knows: by itself it is content when one of several holds. */
async function embedded(name, text) {
  const credential = name === "sd-base" ? await shown(JSON.parse(text)) : JSON.parse(text);
  const suite = [eddsa, ecdsa, createVerifyCryptosuite()].map((cryptosuite) => new DataIntegrityProof({ cryptosuite }));
  suite.push(new Ed25519Signature2020());
  const checkStatus = async () => ({ verified: true });
  const found = await verifyCredential({ credential, suite, checkStatus, documentLoader });
  if (!found.verified) return sentences(found.error);
  return found.results.flatMap((each) => (each.verified ? [] : sentences(each.error)));
}

/**
 * All of a badge, as its holder shows it. The library's `createConfirmCryptosuite`, which is for what the issuer gave,
 * labels what must be shown anew: where some nodes without a name are not in it, it often finds other labels.
 */
function shown(verifiableCredential) {
  const names = Object.keys(verifiableCredential).filter((name) => !UNASKED.has(name));
  const cryptosuite = createDiscloseCryptosuite({ selectivePointers: names.map((name) => `/${name}`) });
  return derive({ verifiableCredential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader });
}

async function token(text) {
  const { kid } = decodeProtectedHeader(text);
  const keyPair = await EcdsaMultikey.from((await documentLoader(kid)).document);
  const key = await importJWK(await EcdsaMultikey.toJwk({ keyPair }), "ES384");
  await jwtVerify(text, key, { algorithms: ["ES384"] });
  return [];
}

function sentences(error) {
  return error?.errors ? error.errors.flatMap(sentences) : [error?.message ?? "refused"];
}
