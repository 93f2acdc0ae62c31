// Nothing leaves this process: sockets stay shut, and what the world says comes from a list.
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";

const shut = () => {
  throw new Error("offline");
};
net.Socket.prototype.connect = shut;
dgram.Socket.prototype.bind = shut;
dgram.Socket.prototype.send = shut;
dns.lookup = dns.promises.lookup = shut;

/** What every address answers: `known` maps one to `{status, type, base64}`; `missed` notes what was not in it. */
export class World {
  constructor(known) {
    this.known = known;
    this.missed = [];
  }

  /** The JSON at an address. */
  json(address) {
    const { status, body } = this.#at(address);
    if (status !== 200) throw new Error(`${address} answers ${status}`);
    return JSON.parse(body.toString("utf8"));
  }

  /** Libraries that fetch for themselves are answered from the list as well. */
  replaceFetch() {
    globalThis.fetch = async (asked) => {
      const { status, type, body } = this.#at(String(asked?.url ?? asked));
      return new Response(body, { status, headers: { "Content-Type": type } });
    };
  }

  #at(address) {
    const found = this.known[address];
    if (!found) {
      this.missed.push(address);
      throw new Error(`offline: ${address}`);
    }
    return { status: found.status, type: found.type, body: Buffer.from(found.base64, "base64") };
  }
}
