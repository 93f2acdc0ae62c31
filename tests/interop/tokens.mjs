// JSON Web Tokens and signatures, checked with jose: the key is the one that the token leads to.
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, importSPKI, jwtVerify } from "jose";
import { isRevoked } from "./digital-bazaar.mjs";

/** A credential as VC-JWT: `{verified, header, claims, revoked, errors}`. */
export async function credential(token, world) {
  const header = decodeProtectedHeader(token);
  return attempt(async () => {
    const key = await importJWK(world.json(header.kid), "RS256");
    const { payload } = await jwtVerify(token, key, { algorithms: ["RS256"] });
    return { header, claims: payload, revoked: await isRevoked(payload, world) };
  });
}

/** An assertion of Open Badges 2.0, signed: `{verified, header, claims, key, issuer, errors}`. */
export async function assertion(token, world) {
  return attempt(async () => {
    const key = world.json(decodeJwt(token).verification.creator);
    const spki = await importSPKI(key.publicKeyPem, "RS256");
    const { payload, protectedHeader } = await compactVerify(token, spki, { algorithms: ["RS256"] });
    const claims = JSON.parse(new TextDecoder().decode(payload));
    return { header: protectedHeader, claims, key, issuer: world.json(key.owner) };
  });
}

async function attempt(check) {
  try {
    return { verified: true, ...(await check()), errors: [] };
  } catch (error) {
    return { verified: false, errors: [error.code ?? error.message] };
  }
}
