// What a DID leads to: `did:key` says its key itself, any other stands in a list. And what contexts say, from packages.
import { Ed25519Signature2020 } from "@digitalbazaar/ed25519-signature-2020";
import { defaultDocumentLoader } from "@digitalbazaar/vc";

export const OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

const MULTIKEY = "https://w3id.org/security/multikey/v1";

const method = (controller, publicKeyMultibase) => ({
  id: `${controller}#${publicKeyMultibase}`,
  type: "Multikey",
  controller,
  publicKeyMultibase,
});

/** The document of an issuer with these keys. */
export const document = (did, ...keys) => ({
  "@context": ["https://www.w3.org/ns/did/v1", MULTIKEY],
  id: did,
  verificationMethod: keys.map((key) => method(did, key)),
  assertionMethod: keys.map((key) => `${did}#${key}`),
});

/** What Digital Bazaar's libraries load: `openBadges` is that context, `documents` has those of DIDs by name. */
export function loader(openBadges, documents) {
  const given = { [OPEN_BADGES]: openBadges, [Ed25519Signature2020.CONTEXT_URL]: Ed25519Signature2020.CONTEXT };
  return async (address) => {
    const found = address.startsWith("did:") ? resolved(address, documents) : given[address];
    return found ? { contextUrl: null, documentUrl: address, document: found } : defaultDocumentLoader(address);
  };
}

function resolved(address, documents) {
  const [did, fragment] = address.split("#");
  const found = did.startsWith("did:key:") ? document(did, did.slice("did:key:".length)) : documents[did];
  if (!found) throw new Error(`no document of ${did}`);
  if (fragment === undefined) return found;
  const listed = found.verificationMethod.find((each) => each.id === address);
  if (!listed) throw new Error(`no key ${address}`);
  return { "@context": MULTIKEY, ...listed };
}
