// node issuing.mjs CONTEXT: badges signed in ways that the portal does not sign in, by Digital Bazaar's libraries and
// jose, each with a key of its own. CONTEXT is the file of Open Badges' context. Prints `{badges, documents, lists}`:
// texts by name, the documents of issuers that are not `did:key`, and what says which badges were revoked.
import "./offline.mjs";
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as EcdsaMultikey from "@digitalbazaar/ecdsa-multikey";
import { cryptosuite as ecdsa } from "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite";
import { createDiscloseCryptosuite, createSignCryptosuite } from "@digitalbazaar/ecdsa-sd-2023-cryptosuite";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import { Ed25519Signature2020 } from "@digitalbazaar/ed25519-signature-2020";
import { cryptosuite as eddsa } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { derive, issue } from "@digitalbazaar/vc";
import { createCredential, createList } from "@digitalbazaar/vc-bitstring-status-list";
import { SignJWT, importJWK } from "jose";
import { OPEN_BADGES, document, loader } from "./dids.mjs";

const EMAIL = "robert@demo.example";
const SITE = "did:web:issuer.example";
const ISSUED = "2026-01-05T12:00:00Z";
const ENDS = "2199-01-01T00:00:00Z";
const LIST = "https://issuer.example/status/1";
const BOUNDS = ["/validFrom", "/validUntil", "/credentialStatus"];
const MANDATORY = ["/issuer", "/credentialSubject/achievement/criteria"];
const WHOLE = ["/name", "/evidence", "/credentialSubject"];
const SOME = ["/name", "/credentialSubject/identifier", ...["name", "description", "fieldOfStudy"].map(ofAchievement)];

const documents = {};
const lists = {};
const documentLoader = loader(JSON.parse(readFileSync(process.argv[2], "utf8")), documents);

const badges = {
  "ecdsa-p256": await plain("P-256"),
  "ecdsa-p384": await plain("P-384", { identifier: [address()] }),
  ...(await selective()),
  "ed25519-2020": await older(),
  ...(await several()),
  "es384-token": await token(),
};
process.stdout.write(JSON.stringify({ badges, documents, lists }));

/** `ecdsa-rdfc-2019`. */
async function plain(curve, subject = {}) {
  const key = await ecdsaKey(curve);
  return text(await signed(credential(key.controller, subject), key, ecdsa));
}

/** `ecdsa-sd-2023`: as an issuer gives it, and as a holder shows all or some of it, or something that has no end. */
async function selective() {
  const key = await ecdsaKey("P-256");
  lists[LIST] = text(await signed(await listed(key.controller), key, ecdsa));
  const bounded = { ...credential(key.controller), validUntil: ENDS, credentialStatus: status() };
  const base = (unsigned, ...pointers) =>
    signed(unsigned, key, createSignCryptosuite({ mandatoryPointers: [...MANDATORY, ...pointers] }));
  const verifiableCredential = await base(bounded, ...BOUNDS);
  const endless = await base(credential(key.controller));
  const shown = (selectivePointers, owned = verifiableCredential) => {
    const suite = new DataIntegrityProof({ cryptosuite: createDiscloseCryptosuite({ selectivePointers }) });
    return derive({ verifiableCredential: owned, suite, documentLoader });
  };
  return {
    "sd-base": text(verifiableCredential),
    "sd-whole": text(await shown(WHOLE)),
    "sd-withheld": text(await shown(SOME)),
    "sd-endless": text(await shown(["/validFrom", ...WHOLE], endless)),
  };
}

/** `Ed25519Signature2020`, which was before Data Integrity. */
async function older() {
  const key = await ed25519Key();
  const unsigned = credential(key.controller);
  unsigned["@context"].push(Ed25519Signature2020.CONTEXT_URL);
  const suite = new Ed25519Signature2020({ signer: key.signer(), date: ISSUED });
  return text(await issue({ credential: unsigned, suite, documentLoader }));
}

/** Two proofs of the one issuer; and one of a stranger beside them. */
async function several() {
  const first = await ed25519Key(SITE);
  const second = await ecdsaKey("P-256", SITE);
  documents[SITE] = document(SITE, first.publicKeyMultibase, second.publicKeyMultibase);
  const both = await signed(await signed(credential(SITE), first, eddsa), second, ecdsa);
  const witnessed = await signed(structuredClone(both), await ecdsaKey("P-256"), ecdsa);
  return { "two-proofs": text(both), witnessed: text(witnessed) };
}

/** A signed text, with a key that is a `did:key` as well. */
async function token() {
  const keyPair = await ecdsaKey("P-384");
  const unsigned = { ...credential(keyPair.controller, { id: `mailto:${EMAIL}` }), validUntil: ENDS };
  const claims = { iss: keyPair.controller, jti: unsigned.id, sub: unsigned.credentialSubject.id };
  const times = { nbf: seconds(unsigned.validFrom), exp: seconds(unsigned.validUntil) };
  const secret = await importJWK(await EcdsaMultikey.toJwk({ keyPair, secretKey: true }), "ES384");
  const header = { alg: "ES384", typ: "JWT", kid: keyPair.id };
  return new SignJWT({ ...unsigned, ...claims, ...times }).setProtectedHeader(header).sign(secret);
}

function signed(unsigned, key, cryptosuite) {
  const suite = new DataIntegrityProof({ signer: key.signer(), date: ISSUED, cryptosuite });
  return issue({ credential: unsigned, suite, documentLoader });
}

async function ecdsaKey(curve, controller) {
  return named(await EcdsaMultikey.generate({ curve }), controller);
}

async function ed25519Key(controller) {
  return named(await Ed25519Multikey.generate(), controller);
}

function named(key, controller = `did:key:${key.publicKeyMultibase}`) {
  return Object.assign(key, { controller, id: `${controller}#${key.publicKeyMultibase}` });
}

/** A badge for Robert, not yet signed. `subject` is what else is said of him. */
function credential(issuer, subject = {}) {
  return {
    "@context": ["https://www.w3.org/ns/credentials/v2", OPEN_BADGES],
    id: `urn:uuid:${randomUUID()}`,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    issuer: { id: issuer, type: ["Profile"], name: "Another Academy" },
    validFrom: ISSUED,
    name: "A badge from elsewhere",
    credentialSubject: { type: ["AchievementSubject"], identifier: [hashed()], achievement: achievement(), ...subject },
    evidence: [{ id: "https://issuer.example/evidence", type: ["Evidence"], name: "Seen" }],
  };
}

function achievement() {
  return {
    id: "https://issuer.example/badges/1",
    type: ["Achievement"],
    name: "Good company",
    description: "For one who came.",
    criteria: { narrative: "Come and see." },
    fieldOfStudy: "Hospitality",
    tag: ["company", "bread"],
  };
}

function status() {
  const type = "BitstringStatusListEntry";
  const place = { statusPurpose: "revocation", statusListIndex: "7", statusListCredential: LIST };
  return { id: `${LIST}#7`, type, ...place };
}

/** A list on which nothing is revoked. */
async function listed(issuer) {
  const list = await createList({ length: 131072 });
  return { ...(await createCredential({ id: LIST, list, statusPurpose: "revocation" })), issuer, validFrom: ISSUED };
}

function hashed() {
  const identityHash = `sha256$${createHash("sha256").update(`${EMAIL}salt`).digest("hex")}`;
  return { type: "IdentityObject", hashed: true, identityHash, identityType: "emailAddress", salt: "salt" };
}

function address() {
  return { type: "IdentityObject", hashed: false, identityHash: EMAIL, identityType: "emailAddress" };
}

function ofAchievement(member) {
  return `/credentialSubject/achievement/${member}`;
}

function seconds(moment) {
  return Date.parse(moment) / 1000;
}

function text(made) {
  return JSON.stringify(made);
}
