// What the wallet and the verifier pages of the Digital Credentials Consortium check with.
import { verifyCredential } from "@digitalcredentials/verifier-core";

/** A list of issuers whom somebody trusts; the world says who stands in it. */
const REGISTRY = { name: "Friends", type: "dcc-legacy", url: "https://registry.example/issuers.json" };

/** Each step of theirs, by name, with what it found; `errors` where the first step fails. */
export async function embedded(text) {
  const found = await verifyCredential({ credential: JSON.parse(text), knownDIDRegistries: [REGISTRY] });
  const steps = Object.fromEntries((found.log ?? []).map((step) => [step.id, step.error?.name ?? step.valid]));
  const schemas = (found.additionalInformation ?? []).flatMap((each) => each.results);
  const errors = (found.errors ?? []).map((error) => error.name);
  return { ...steps, schema: schemas.map((each) => each.result.valid), errors };
}
