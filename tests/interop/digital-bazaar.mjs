// Digital Bazaar's own libraries, put together as their documentation says.
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { defaultDocumentLoader, verifyCredential } from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";

/** Check an embedded proof and the status list: `{verified, revoked, errors}`. */
export async function embedded(text, world) {
  const found = await verifyCredential({ credential: JSON.parse(text), checkStatus, ...tools(world) });
  const { verified, error, statusResult } = found;
  return { verified, revoked: isSet(statusResult), errors: sentences(error ?? statusResult?.error) };
}

/** Check an embedded proof alone: `{verified, errors}`. */
export async function signed(text, world) {
  const unasked = async () => ({ verified: true });
  const found = await verifyCredential({ credential: JSON.parse(text), checkStatus: unasked, ...tools(world) });
  return { verified: found.verified, errors: sentences(found.error) };
}

/** Whether the status list of a credential, which must be signed itself, says that it is revoked. */
export async function isRevoked(credential, world) {
  return isSet(await checkStatus({ credential, ...tools(world) }));
}

function tools(world) {
  return { suite: new DataIntegrityProof({ cryptosuite }), documentLoader: loader(world) };
}

function isSet(found) {
  return found?.verified ? found.results.some((each) => each.status) : null;
}

function sentences(error) {
  if (!error) return [];
  return error.errors ? error.errors.flatMap(sentences) : [error.message];
}

/** The library's own contexts, DID documents of `did:web`, and else what the world says. */
function loader(world) {
  const elsewhere = (address) => (address.startsWith("did:") ? resolved(address, world) : world.json(address));
  return async (address) => {
    const ours = await defaultDocumentLoader(address).catch(() => null);
    return { contextUrl: null, documentUrl: address, document: ours?.document ?? elsewhere(address) };
  };
}

function resolved(did, world) {
  const [name, fragment] = did.split("#");
  const [host, ...path] = name.split(":").slice(2).map(decodeURIComponent);
  const document = world.json(`https://${[host, ...(path.length ? path : [".well-known"])].join("/")}/did.json`);
  if (fragment === undefined) return document;
  const method = document.verificationMethod.find((each) => each.id === did);
  if (!method) throw new Error(`no key ${did}`);
  return { "@context": "https://w3id.org/security/multikey/v1", ...method };
}
